import { type Fields, fields, first, list, positive, ref, text, time } from "../payload.ts";
import { type Decoded, given, type Message, person } from "./azure-devops-message.ts";
import { releasePage } from "./azure-devops-page.ts";
import { approvalStatus, deploymentStatus, isOver } from "./azure-devops-status.ts";

const DECODERS: ReadonlyMap<string, (message: Message) => Decoded> = new Map([
  ["release-created", release],
  ["release-abandoned", release],
  ["deployment-approval-pending", approval],
  ["deployment-approval-completed", approval],
  ["deployment-started", deployment],
  ["deployment-completed", deployment],
]);

/** Releases of the classic editor; Azure's page names their events with either prefix. */
export function releaseDecoder(type: string): ((message: Message) => Decoded) | undefined {
  return DECODERS.get(/^ms\.(?:vss|azure-devops)-release\.([a-z-]+)-event$/.exec(type)?.[1] ?? "");
}

/** A run through the stages was made or given up: nothing is deployed yet, or any more. */
function release({ type, resource, at }: Message): Decoded {
  const of = fields(resource["release"]);
  return {
    ...releaseFields(resource),
    kind: "release",
    status: type.includes("abandoned") ? "cancelled" : "info",
    time: time(of["modifiedOn"]) ?? at,
    actor: first(person, type.includes("abandoned") ? of["modifiedBy"] : undefined, of["createdBy"]),
  };
}

function approval({ resource, at }: Message): Decoded {
  const of = fields(resource["approval"]);
  const status = approvalStatus(of["status"]);
  return {
    ...releaseFields(resource),
    kind: "deployment",
    status,
    time: time(of["modifiedOn"]) ?? at,
    environment: text(fields(of["releaseEnvironment"])["name"]),
    actor: status === "waiting" ? undefined : first(person, of["approvedBy"], of["approver"]),
    attempt: positive(of["attempt"]),
  };
}

/** One stage of a release; a deployment that has started may still call its environment queued. */
function deployment({ type, resource, at }: Message): Decoded {
  const of = fields(resource["deployment"]);
  const environment = fields(resource["environment"]);
  const isDone = type.includes("completed");
  const said = first(text, of["deploymentStatus"], of["status"], environment["status"]);
  const status = isDone ? deploymentStatus(said) : "started";
  const endedAt = isDone && isOver(status) ? (time(of["completedOn"]) ?? at) : undefined;
  return {
    ...releaseFields(resource),
    type: status === "succeeded" ? "dev.cdevents.service.deployed.0.2.0" : undefined,
    kind: "deployment",
    status,
    time: endedAt ?? at,
    environment: first(nameOf, environment, of["releaseEnvironment"], of["environment"]),
    actor: first(person, of["requestedFor"], of["requestedBy"], environment["releaseCreatedBy"]),
    attempt: positive(of["attempt"]),
    startedAt: time(of["startedOn"]),
    endedAt,
  };
}

/** What all events of a release have in common, wherever their payload names the release. */
function releaseFields(resource: Fields): Pick<Decoded, "pipeline" | "runId" | "url" | "ref" | "commit" | "labels"> {
  const places = ["deployment", "environment", "approval"].map((name) => fields(resource[name]));
  const releases = [resource["release"], ...places.map((place) => place["release"])].map(fields);
  const known = releases.find((one) => given(one["id"]) !== undefined) ?? {};
  const runId = given(known["id"]);
  const definitions = [...releases, ...places].map((one) => one["releaseDefinition"]);
  const [artifact] = list(known["artifacts"]).toSorted((one, other) => rank(one) - rank(other));
  const source = fields(artifact?.["definitionReference"]);
  const projects = [resource["project"], ...releases.map((one) => one["project"])];
  return {
    pipeline: first(nameOf, ...definitions, known) ?? "release",
    runId,
    url: releasePage(known, runId),
    ref: ref(fields(source["branch"])["name"]),
    commit: text(fields(source["sourceVersion"])["id"]),
    labels: {
      release: nameOf(known),
      project: first(nameOf, ...projects),
      version: text(fields(source["version"])["name"]),
    },
  };
}

function rank(artifact: Fields): number {
  return artifact["isPrimary"] === true ? 0 : 1;
}

function nameOf(value: unknown): string | undefined {
  return text(fields(value)["name"]);
}
