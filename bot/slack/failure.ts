import { webApi } from "@slack/bolt";
import { MessengerError, type MessengerFailure } from "../../src/announce/messenger.ts";
import { NO_TIME_GIVEN } from "./client.ts";

/** What was attempted; for the sentence, and for whether it may be done twice. */
export interface Attempt {
  /** As the operator wrote it in docent.yaml, or Slack's id. */
  readonly channel?: string;
  /** Doing it again changes nothing: an update, a look. */
  readonly repeatable: boolean;
}

/** The request never left, so nothing can have landed. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

const GONE = [
  "message_not_found",
  "thread_not_found",
  "cant_update_message",
  "edit_window_closed",
  "cannot_reply_to_message",
];
/** Slack's own words: some aspect of the operation may have succeeded. */
const UNCLEAR = ["internal_error", "fatal_error"];
const LATER = [
  "ratelimited",
  "rate_limited",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
  "accesslimited",
];

const INSTALL =
  "Install the app anew (docs/guides/connect-slack.md) and set SLACK_BOT_TOKEN to its Bot User OAuth Token.";
const INVITE = "Invite the bot there with /invite @Docent, or name another channel in the routes of docent.yaml.";

/** Refusals that trying again cannot mend: what they mean and what to do. */
const DEAD: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  channel_not_found: ["knows no such channel, or does not show it to the bot", INVITE],
  not_in_channel: ["says that the bot is not a member of the channel", INVITE],
  is_archived: [
    "says that the channel is archived",
    "Name another channel in the routes of docent.yaml, or unarchive it.",
  ],
  missing_scope: [
    "says that the app lacks a permission",
    "Compare the app with npx docent manifest slack, add what is missing, and install it anew.",
  ],
  invalid_auth: ["does not accept the bot token", INSTALL],
  not_authed: ["does not accept the bot token", INSTALL],
  token_revoked: ["says that the bot token was revoked", INSTALL],
  token_expired: ["says that the bot token has expired", INSTALL],
  account_inactive: ["says that the bot's account was switched off", INSTALL],
  restricted_action: [
    "lets only some people post in the channel",
    "Let the bot post there (channel settings › posting permissions), or name another channel.",
  ],
  msg_too_long: ["says that the message is too long", "Report this as a fault of Docent."],
};

/** What was thrown by the SDK, in the words of the outbox; holds neither token nor text of a message. */
export function slackFailure(thrown: unknown, attempt: Attempt): MessengerError {
  if (thrown instanceof MessengerError) return thrown;
  if (!(thrown instanceof Error) || !("code" in thrown)) return unclear(thrown, "broke off", attempt);
  switch (thrown.code) {
    case webApi.ErrorCode.RateLimitedError:
      return tooMany((thrown as webApi.WebAPIRateLimitedError).retryAfter, thrown);
    case webApi.ErrorCode.PlatformError:
      return refused(errorCode(thrown) ?? "", thrown, attempt);
    case webApi.ErrorCode.HTTPError:
      return unclear(thrown, `answered with status ${(thrown as webApi.WebAPIHTTPError).statusCode}`, attempt);
    case webApi.ErrorCode.RequestError:
      return unanswered(thrown as webApi.WebAPIRequestError, attempt);
    default:
      return unclear(thrown, "broke off", attempt);
  }
}

/** Slack's name of a refusal: `channel_not_found`; undefined for every other failure. */
export function errorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("data" in thrown)) return undefined;
  const { error } = thrown.data as { error?: unknown };
  // What is no JSON ends up here whole: a proxy's page, for example.
  return typeof error === "string" && /^[a-z0-9_]{1,60}$/.test(error) ? error : "";
}

/** The code below `fetch failed`: ECONNREFUSED. */
export function networkCode(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ("code" in error && typeof error.code === "string" && /^[A-Z_]+$/.test(error.code)) return error.code;
  }
  return "";
}

function wasNotSent(code: string): boolean {
  return NOT_SENT.includes(code);
}

function tooMany(seconds: number, cause: Error): MessengerError {
  const failure =
    seconds === NO_TIME_GIVEN ? { kind: "retry" as const } : { kind: "retry" as const, retryAfterMs: seconds * 1_000 };
  return failed("Slack takes no more messages right now.", "It is tried again by itself.", failure, cause);
}

function refused(code: string, cause: Error, attempt: Attempt): MessengerError {
  const where = attempt.channel === undefined ? "" : ` (${attempt.channel})`;
  if (code === "" || UNCLEAR.includes(code))
    return unclear(cause, `answered ${code || "in no form it should"}`, attempt);
  if (LATER.includes(code))
    return failed(`Slack is busy (${code}).`, "It is tried again by itself.", { kind: "retry" }, cause);
  if (GONE.includes(code)) {
    return failed(`The message is no longer there${where} (${code}).`, "It is posted anew.", { kind: "gone" }, cause);
  }
  const known = DEAD[code] ?? DEAD[code.replace(/_(?:read_only|thread|non_threadable).*$/, "")];
  const [what, cure] = known ?? [
    "refuses the message",
    `Look up ${code} at https://docs.slack.dev/reference/methods/chat.postMessage#errors.`,
  ];
  return failed(`Slack ${what}${where}: ${code}${scopeNeeded(cause)}.`, cure, { kind: "dead" }, cause);
}

function scopeNeeded(cause: Error): string {
  const { needed } = (cause as webApi.WebAPIPlatformError).data as { needed?: unknown };
  return typeof needed === "string" && /^[\w:,]+$/.test(needed) ? `, needs ${needed}` : "";
}

function unanswered(cause: webApi.WebAPIRequestError, attempt: Attempt): MessengerError {
  const code = networkCode(cause.original);
  if (!wasNotSent(code))
    return unclear(cause, code === "" ? "did not answer in time" : `cut the connection (${code})`, attempt);
  return failed(`Slack cannot be reached (${code}).`, "Check the network and the proxy.", { kind: "retry" }, cause);
}

function unclear(cause: unknown, what: string, { repeatable }: Attempt): MessengerError {
  const failure = { kind: repeatable ? ("retry" as const) : ("lost" as const) };
  return failed(`Slack ${what}.`, "Check the connection; https://slack-status.com tells of outages.", failure, cause);
}

function failed(message: string, cure: string, failure: MessengerFailure, cause: unknown): MessengerError {
  return new MessengerError(message, cure, failure, { cause });
}
