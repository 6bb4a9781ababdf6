import type { PipelineEvent } from "../event.ts";
import { fields, first, id, link, ref, text, time } from "../payload.ts";
import { githubType, login, type Message, requiredId, subject, toGithubEvent } from "./github-message.ts";

export function release(payload: Message): PipelineEvent {
  const of = subject(payload, "release");
  const runId = requiredId(payload, of);
  const isOut = ["published", "released", "prereleased"].includes(payload.action) && of["draft"] !== true;
  return toGithubEvent(payload, {
    id: [runId, payload.action, first(time, of["updated_at"], of["published_at"])],
    type: githubType(payload),
    time: first(time, of["updated_at"], of["published_at"], of["created_at"]),
    kind: "release",
    status: isOut ? "published" : "info",
    pipeline: payload.repository ?? "release",
    runId,
    url: link(of["html_url"]),
    ref: ref(of["tag_name"]),
    actor: login(of["author"]) ?? login(payload.body["sender"]),
    labels: { name: text(of["name"]), prerelease: of["prerelease"] === true ? "true" : undefined },
  });
}

/** A package of GitHub Packages, which the older event calls `package`. */
export function registryPackage(payload: Message): PipelineEvent {
  const of = subject(payload, payload.type);
  const version = fields(of["package_version"]);
  const runId = requiredId(payload, of);
  const isOut = payload.action === "published";
  const at = first(time, version["updated_at"], of["updated_at"], version["created_at"], of["created_at"]);
  return toGithubEvent(payload, {
    id: [runId, id(version["id"]) ?? text(version["version"]), payload.action, at],
    type: isOut ? "dev.cdevents.artifact.published.0.2.0" : githubType(payload),
    time: at,
    kind: "release",
    status: isOut ? "published" : "info",
    pipeline: text(of["name"]) ?? payload.repository ?? "package",
    runId,
    url: first(link, version["html_url"], of["html_url"]),
    ref: first(ref, version["tag_name"], version["target_commitish"]),
    commit: text(version["target_oid"]),
    actor: first(login, version["author"], payload.body["sender"], of["owner"]),
    labels: { version: text(version["version"]), package_type: text(of["package_type"]) },
  });
}

export function push(payload: Message): PipelineEvent {
  const { body } = payload;
  const commit = text(body["after"]);
  return toGithubEvent(payload, {
    id: [text(body["ref"]), text(body["before"]), commit],
    type: githubType(payload),
    time: time(fields(body["head_commit"])["timestamp"]),
    kind: "change",
    status: "info",
    pipeline: payload.repository ?? "push",
    url: link(body["compare"]),
    ref: ref(body["ref"]),
    commit: body["deleted"] === true ? undefined : commit,
    actor: login(body["sender"]) ?? text(fields(body["pusher"])["name"]),
    labels: {},
  });
}

export function pullRequest(payload: Message): PipelineEvent {
  const request = subject(payload, "pull_request");
  const head = fields(request["head"]);
  const at = time(request["updated_at"]);
  const runId = requiredId(payload, request);
  return toGithubEvent(payload, {
    id: [runId, payload.action, at],
    type: githubType(payload),
    time: at,
    kind: "change",
    status: "info",
    pipeline: payload.repository ?? "pull request",
    runId,
    url: link(request["html_url"]),
    ref: ref(head["ref"]),
    commit: text(head["sha"]),
    actor: login(payload.body["sender"]) ?? login(request["user"]),
    labels: { pull_request: id(request["number"]) },
  });
}

/** GitHub's greeting for a new webhook: it says that the door is found, and nothing about a pipeline. */
export function ping(payload: Message): PipelineEvent {
  return toGithubEvent(payload, {
    id: [id(payload.body["hook_id"])],
    type: githubType(payload),
    kind: "handshake",
    status: "info",
    pipeline: "",
    actor: login(payload.body["sender"]),
    labels: {},
  });
}
