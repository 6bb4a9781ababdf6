import { MessengerError, type MessengerFailure } from "../../src/announce/messenger.ts";
import { LoginError } from "./connector.ts";

/** What was being done: an update may be sent twice without harm, a post may not. */
export type SendKind = "post" | "update" | "reply";

/** Codes of a connection that was never made. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** Statuses that Microsoft asks to try again. */
const TRY_AGAIN = [412, 429, 502, 503, 504];

/** Longest wait taken from a Retry-After, in milliseconds. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * What botbuilder's client throws, in the words that the outbox tells apart. Never holds what was to be sent.
 * @param where the channel as the routes name it
 */
export function messengerError(error: unknown, kind: SendKind, now: Date, where = ""): MessengerError {
  if (error instanceof MessengerError) return error;
  if (error instanceof LoginError) return loginError(error);
  const { status, code, retryAfter } = readError(error);
  if (status === undefined) return connectionError(code, kind, error);
  const because = { cause: error };
  if (TRY_AGAIN.includes(status)) {
    const wait = retryAfterMs(retryAfter, now);
    const failure: MessengerFailure = { kind: "retry", ...(wait === undefined ? {} : { retryAfterMs: wait }) };
    return new MessengerError(`Teams answered ${status}.`, "Nothing to do: it is tried again.", failure, because);
  }
  if (status >= 500) {
    const failure: MessengerFailure = { kind: kind === "update" ? "retry" : "lost" };
    return new MessengerError(`Teams answered ${status}.`, "Nothing to do, unless it goes on.", failure, because);
  }
  if (status === 404 && kind !== "post") {
    return new MessengerError("The message is no longer in Teams.", "Nothing to do.", { kind: "gone" }, because);
  }
  const [message, cure] = deadWords(status, code);
  return new MessengerError(where === "" ? message : `${message} (${where})`, cure, { kind: "dead" }, because);
}

const DEAD: Readonly<Record<string, readonly [message: string, cure: string]>> = {
  MessageWritesBlocked: [
    "Teams refuses messages there: the app was blocked, or posting is closed.",
    "Unblock the app in that chat, or let apps post in the channel's settings.",
  ],
  BotNotInConversationRoster: [
    "The app is no longer in that team or chat.",
    "Add the app there again, then mention it once.",
  ],
  ConversationNotFound: [
    "The channel is no longer in Teams.",
    "Name another channel under `routes` in docent.yaml, or add the app to it again.",
  ],
};
const BY_STATUS: Readonly<Record<number, readonly [message: string, cure: string]>> = {
  401: [
    "Microsoft refuses the app's credentials.",
    "Compare TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID with the registration; `npx docent doctor` tries them.",
  ],
  403: ["Teams does not let the app post there.", "Add the app to the team or chat again, then mention it once."],
  404: DEAD["ConversationNotFound"] as readonly [string, string],
  413: ["Teams finds the message too large.", "Report it: Docent should have shortened the message."],
};

function deadWords(status: number, code: string | undefined): readonly [message: string, cure: string] {
  const named = code === undefined ? undefined : Object.hasOwn(DEAD, code) ? DEAD[code] : undefined;
  const known = named ?? BY_STATUS[status];
  if (known) return known;
  const detail = code === undefined ? "" : ` (${code})`;
  return [`Teams refused the message with ${status}${detail}.`, "Report it, with this sentence."];
}

function loginError(error: LoginError): MessengerError {
  const because = { cause: error };
  const { name, errorCode, code } = (error.cause ?? {}) as { name?: string; errorCode?: string; code?: string };
  const isRefused = name === "ServerError" || /invalid|unauthorized/i.test(errorCode ?? "");
  if (isRefused && !NOT_SENT.includes(code ?? "")) {
    const [message, cure] = BY_STATUS[401] as readonly [string, string];
    return new MessengerError(message, cure, { kind: "dead" }, because);
  }
  return new MessengerError(
    "Microsoft's login cannot be reached.",
    "Nothing to do, unless it goes on: then check the network and the proxy.",
    { kind: "retry" },
    because,
  );
}

function connectionError(code: string | undefined, kind: SendKind, cause: unknown): MessengerError {
  const isSafe = kind === "update" || NOT_SENT.includes(code ?? "");
  return new MessengerError(
    isSafe ? "Teams cannot be reached." : "Teams did not answer, so the message may have arrived.",
    "Nothing to do, unless it goes on: then check the network and the proxy.",
    { kind: isSafe ? "retry" : "lost" },
    { cause },
  );
}

interface ReadError {
  /** Undefined where no response came. */
  readonly status?: number;
  /** Teams' code of the fault, or the system's. */
  readonly code?: string;
  readonly retryAfter?: string;
}

interface RestErrorLike {
  readonly statusCode?: number;
  readonly code?: string;
  readonly response?: {
    readonly headers?: { get(name: string): string | undefined };
    readonly bodyAsText?: string | null;
  };
}

function readError(error: unknown): ReadError {
  const { statusCode, code, response } = (error ?? {}) as RestErrorLike;
  const teamsCode = /"code"\s*:\s*"(\w{1,60})"/.exec(response?.bodyAsText ?? "")?.[1];
  const retryAfter = response?.headers?.get("retry-after");
  const words = teamsCode ?? code;
  return {
    ...(statusCode === undefined ? {} : { status: statusCode }),
    ...(typeof words === "string" ? { code: words } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const wait = Number.isFinite(Number(header)) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(0, wait));
}
