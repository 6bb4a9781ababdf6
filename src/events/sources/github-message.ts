import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { type Fields, fields, id, link, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";

/** What every event of GitHub has, whatever it is about. */
export interface Message {
  /** Value of X-GitHub-Event. */
  readonly type: string;
  readonly action: string;
  readonly body: Fields;
  readonly repository: string | undefined;
  /** For an event that does not say when it happened. */
  readonly now: Date;
}

interface GithubDraft extends Omit<Draft, "id"> {
  /** What tells this happening from all others of its type; equal when it is delivered again. */
  readonly id: readonly (string | number | undefined)[];
}

export function toGithubEvent({ type, repository, now }: Message, draft: GithubDraft): PipelineEvent {
  return toEvent("github", now, {
    ...draft,
    id: eventKey(type, repository, ...draft.id),
    labels: { repository, ...draft.labels },
  });
}

/**
 * The object that an event is about.
 * @throws {UnreadableBodyError}
 */
export function subject({ type, body }: Message, name: string): Fields {
  const found = fields(body[name]);
  if (Object.keys(found).length > 0) return found;
  throw unreadable(type, `has no \`${name}\``);
}

/** @throws {UnreadableBodyError} */
export function requiredId({ type }: Message, of: Fields): string {
  const found = id(of["id"]);
  if (found !== undefined) return found;
  throw unreadable(type, "has no id");
}

function unreadable(type: string, what: string): UnreadableBodyError {
  return new UnreadableBodyError(
    `The event ${type} ${what}.`,
    "Compare the body with GitHub's page of webhook events and payloads.",
  );
}

export function login(person: unknown): string | undefined {
  return text(fields(person)["login"]) ?? text(fields(person)["name"]);
}

/** Runs, suites and deployments are each numbered for the whole of GitHub, whatever an event calls their pipeline. */
export function numbered(what: "run" | "check suite" | "deployment", { repository = "" }: Message): string {
  return `${repository} ${what}`;
}

/** A page of the repository. */
export function page({ body }: Message, path: string): string | undefined {
  const home = link(fields(body["repository"])["html_url"]);
  return home === undefined ? undefined : link(`${home}/${path}`);
}

/** The type of what the standard has no word for. */
export function githubType({ type, action }: Message): string {
  return ["com.github", type, ...(action === "" ? [] : [action])].join(".");
}
