import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, instant, LONGEST, link, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { alarmChange, isAlarmMessage, readAlarmMessage } from "./aws-alarms.ts";
import { batchJob, dataQuality, ecsDeployment, glueJob, stateMachine } from "./aws-compute.ts";
import { codeBuild, codeBuildPhase, codeDeploy, codePipeline } from "./aws-developer-tools.ts";
import { endpoint, modelPackage, pipelineExecution, pipelineStep, sageMakerJob } from "./aws-sagemaker.ts";

/** One EventBridge event, however it came. */
export interface AwsEvent {
  readonly detailType: string;
  readonly detail: Fields;
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
  readonly region: string | undefined;
  /** What a notification rule adds. */
  readonly additional: Fields;
  readonly time: string | undefined;
}

/** What an event says beyond what all events of EventBridge say. */
export type Said = Omit<Draft, "id" | "type"> & { readonly type?: string | undefined };

/** By the type that EventBridge names: https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html */
const READERS: ReadonlyMap<string, (event: AwsEvent) => Said | undefined> = new Map([
  ["SageMaker Model Building Pipeline Execution Status Change", pipelineExecution],
  ["SageMaker Model Building Pipeline Execution Step Status Change", pipelineStep],
  ["SageMaker Model Package State Change", modelPackage],
  ["SageMaker Endpoint State Change", endpoint],
  ["SageMaker Endpoint Deployment State Change", endpoint],
  ["CodeBuild Build State Change", codeBuild],
  ["CodeBuild Build Phase Change", codeBuildPhase],
  ["CodePipeline Pipeline Execution State Change", codePipeline],
  ["CodePipeline Stage Execution State Change", codePipeline],
  ["CodePipeline Action Execution State Change", codePipeline],
  ["CodeDeploy Deployment State-change Notification", codeDeploy],
  ["CloudWatch Alarm State Change", alarmChange],
  ["Step Functions Execution Status Change", stateMachine],
  ["Batch Job State Change", batchJob],
  ["Glue Job State Change", glueJob],
  ["Glue Job Run Status", glueJob],
  ["Data Quality Evaluation Results Available", dataQuality],
  ["ECS Deployment State Change", ecsDeployment],
]);

/** Where a message came from. */
export interface Envelope {
  readonly now: Date;
  /** SNS's id of the message. */
  readonly messageId?: unknown;
  readonly sentAt?: string | undefined;
}

/**
 * The event in a message: an EventBridge event, one as a notification rule writes it
 * (https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html), an alarm of CloudWatch as it writes to a topic
 * itself, or CodePipeline's request for an approval.
 * @returns none when it is about nothing that is known here
 * @throws {UnreadableBodyError} when a known event lacks what it is about
 */
export function decodeAwsMessage(message: Fields, envelope: Envelope): readonly PipelineEvent[] {
  const detailType = first(text, message["detail-type"], message["detailType"]);
  if (detailType !== undefined) return decodeEvent(detailType, message, envelope);
  if (isAlarmMessage(message)) return [finish(readAlarmMessage(message), undefined, message, envelope)];
  const approval = fields(message["approval"]);
  if (text(approval["pipelineName"]) !== undefined)
    return [finish(readApproval(approval), undefined, message, envelope)];
  return [];
}

function decodeEvent(detailType: string, message: Fields, envelope: Envelope): readonly PipelineEvent[] {
  const reader =
    READERS.get(detailType) ?? (/^SageMaker .+ Job State Change$/.test(detailType) ? sageMakerJob : undefined);
  if (reader === undefined) return [];
  const detail = fields(message["detail"]);
  const resources = Array.isArray(message["resources"]) ? message["resources"].flatMap((one) => id(one) ?? []) : [];
  const at = first(instant, message["time"]);
  const additional = fields(message["additionalAttributes"]);
  const said = reader({ detailType, detail, resources, region: text(message["region"]), additional, time: at });
  if (said === undefined) {
    throw new UnreadableBodyError(
      `The event "${detailType}" does not say what it is about.`,
      "Send the whole event: choose no input transformer in the rule's target.",
    );
  }
  return [finish({ ...said, time: said.time ?? at }, detailType, message, envelope)];
}

function finish(said: Said, detailType: string | undefined, message: Fields, envelope: Envelope): PipelineEvent {
  const { now, messageId, sentAt } = envelope;
  const { status, pipeline, runId, time } = said;
  const given = first(id, message["id"]) === undefined ? messageId : message["id"];
  const labels = {
    account: first(id, message["account"], message["AWSAccountId"]),
    region: text(message["region"]),
    ...said.labels,
  };
  const account = [labels.account, labels.region].filter((part) => part !== undefined).join("/");
  return toEvent("aws", now, {
    ...said,
    // Without any id: what happened to what.
    id:
      first(id, given) === undefined
        ? eventKey(detailType, pipeline, runId, said.failingStep, status, time)
        : eventKey(given),
    type: said.type ?? typeOf(detailType),
    time: time ?? sentAt,
    ...(account === "" ? {} : { account }),
    labels,
  });
}

/** `com.amazonaws.codepipeline.pipeline-execution-state-change`. */
function typeOf(detailType = "notification"): string {
  const [service = "", ...rest] = detailType.toLowerCase().split(/[^a-z0-9]+/);
  return ["com.amazonaws", service, ...(rest.length > 0 ? [rest.join("-")] : [])].join(".");
}

/**
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html; it names no execution, so nothing
 * will ever tell what came of it. `expires` says until when it counts.
 */
function readApproval(approval: Fields): Said {
  return {
    type: "com.amazonaws.codepipeline.approval",
    kind: "run",
    status: "waiting",
    pipeline: text(approval["pipelineName"]) ?? "",
    url: link(approval["approvalReviewLink"]),
    labels: {
      stage: text(approval["stageName"]),
      action: text(approval["actionName"]),
      note: text(approval["customData"], LONGEST.name),
      expires: instant(approval["expires"]),
    },
  };
}
