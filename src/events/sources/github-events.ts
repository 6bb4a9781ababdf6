import type { PipelineEvent } from "../event.ts";
import { fields, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { ping, pullRequest, push, registryPackage, release } from "./github-changes.ts";
import { deployment, deploymentReview, protectionRule } from "./github-deployments.ts";
import type { Message } from "./github-message.ts";
import { checkRun, checkSuite, commitState, workflowJob, workflowRun } from "./github-runs.ts";

/** The payloads of GitHub's webhook events: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const DECODERS: ReadonlyMap<string, (message: Message) => PipelineEvent> = new Map([
  ["workflow_run", workflowRun],
  ["workflow_job", workflowJob],
  ["check_run", checkRun],
  ["check_suite", checkSuite],
  ["status", commitState],
  ["deployment", deployment],
  ["deployment_status", deployment],
  ["deployment_review", deploymentReview],
  ["deployment_protection_rule", protectionRule],
  ["release", release],
  ["registry_package", registryPackage],
  ["package", registryPackage],
  ["push", push],
  ["pull_request", pullRequest],
  ["ping", ping],
]);

/** @throws {UnreadableBodyError} when the body is no object, or a known event lacks what it is about */
export function decodeGithub(type: string, json: unknown, now: Date): readonly PipelineEvent[] {
  const body = fields(json);
  if (body !== json)
    throw new UnreadableBodyError(
      "The body is no JSON object.",
      "Compare the body with GitHub's page of webhook events and payloads.",
    );
  const decoder = DECODERS.get(type);
  if (decoder === undefined) return [];
  const repository = text(fields(body["repository"])["full_name"]);
  const action = text(body["action"]) ?? "";
  return [decoder({ type, action, body, repository, now })];
}
