import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, text, time } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeCdEvent } from "./cdevents.ts";
import { decodeTekton } from "./tekton.ts";

const CURE =
  "Send CloudEvents 1.0 over HTTP: binary, or application/cloudevents+json, or application/cloudevents-batch+json.";

/**
 * CloudEvents 1.0 over HTTP in all three content modes
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md): CDEvents and what
 * Tekton sends mean something here, other types are taken and say nothing. They are authenticated as CloudEvents' HTTP
 * 1.1 Web Hooks say (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md), by a Bearer token in
 * the header and never in the address, which is written to logs; or by user and password.
 */
export const cloudevents: WebhookSource = {
  name: "cloudevents",
  asksForPermission: true,
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const credential = bearerToken(request) ?? basicCredentials(request);
  return credential === undefined
    ? verdict(undefined, "the request has neither a Bearer token nor user and password in its header Authorization")
    : verdict(presents(credential, secrets), "the credentials fit none of the configured secrets");
}

function decode(request: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const type = request.headers["content-type"]?.trim().toLowerCase() ?? "";
  if (type.startsWith("application/cloudevents-batch")) return decodeBatch(readFormat(request, type), now);
  if (type.startsWith("application/cloudevents")) return decodeEvent(fields(readFormat(request, type)), now);
  const names = Object.keys(request.headers).filter((name) => name.startsWith("ce-"));
  if (names.length > 0) return decodeEvent(readBinary(request, names), now);
  // Without a word of CloudEvents around it, as scripts send it: a whole CloudEvent or CDEvent, or nothing known.
  const json = readJson(request.body, CURE);
  if (Array.isArray(json)) return decodeBatch(json, now);
  const { context } = fields(json);
  return decodeEvent(context === undefined ? fields(json) : { ...fromContext(fields(context)), data: json }, now);
}

/** Of the formats that CloudEvents knows, JSON: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
function readFormat({ body }: WebhookRequest, type: string): unknown {
  const format = /^application\/cloudevents(?:-batch)?(?:\+([a-z0-9.-]+))?/.exec(type)?.[1] ?? "json";
  if (format !== "json") throw new UnreadableBodyError("The events are in another format than JSON.", CURE);
  return readJson(body, CURE);
}

/** One bad element does not lose the others; a batch of bad elements alone is nobody's batch of events. */
function decodeBatch(batch: unknown, now: Date): readonly PipelineEvent[] {
  if (!Array.isArray(batch)) throw new UnreadableBodyError("The batch is no list of events.", CURE);
  const faults: UnreadableBodyError[] = [];
  const events = batch.flatMap((element) => {
    try {
      return decodeEvent(fields(element), now);
    } catch (error) {
      if (!(error instanceof UnreadableBodyError)) throw error;
      faults.push(error);
      return [];
    }
  });
  const [fault] = faults;
  if (fault !== undefined && faults.length === batch.length) throw fault;
  return events;
}

/** @param event attributes by their names, and `data` */
function decodeEvent(event: Fields, now: Date): readonly PipelineEvent[] {
  if (event["specversion"] !== "1.0") throw invalid("is not of specversion 1.0");
  for (const name of ["id", "source", "type"]) {
    if (text(event[name]) === undefined) throw invalid(`has no ${name}`);
  }
  const about = { source: "cloudevents", now };
  const type = String(event["type"]);
  if (type.toLowerCase().startsWith("dev.cdevents.")) return decodeCdEvent(event, about);
  if (type.startsWith("dev.tekton.event.")) return decodeTekton(event, about);
  return [
    toEvent("cloudevents", now, {
      id: eventKey(event["source"], type, event["id"]),
      type: text(type) ?? "",
      time: time(event["time"]),
      kind: "unknown",
      status: "unknown",
      pipeline: text(event["subject"]) ?? text(event["source"]) ?? "",
      labels: { sender: text(event["source"]) },
    }),
  ];
}

/** The attributes of a CDEvent that came without a CloudEvent around it, which has them under the same names. */
function fromContext(context: Fields): Fields {
  const { id: eventId, source, type, timestamp } = context;
  return { specversion: "1.0", id: eventId, source, type, time: timestamp };
}

/** Attributes in headers `ce-…`, the data in the body. */
function readBinary({ headers, body }: WebhookRequest, names: readonly string[]): Fields {
  const attributes = Object.fromEntries(names.map((name) => [name.slice(3), decodeHeader(headers[name] ?? "")]));
  return { ...attributes, data: readData(headers["content-type"], body) };
}

/** An event may have no data, or other data than JSON; only one that is about a pipeline needs it, and says so. */
function readData(contentType: string | undefined, body: Uint8Array): unknown {
  if (body.length === 0 || (contentType !== undefined && !/[/+]json\b/i.test(contentType))) return undefined;
  return readJson(body, CURE);
}

/**
 * The value of an attribute: unquoted, and percent-decoded once (section 3.1.3.2 of the binding).
 * @throws {UnreadableBodyError} what is no UTF-8 must be refused
 */
function decodeHeader(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? value;
  try {
    return quoted.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    throw invalid("has a header that is not UTF-8");
  }
}

function invalid(what: string): UnreadableBodyError {
  return new UnreadableBodyError(`The CloudEvent ${what}.`, CURE);
}
