import { setTimeout as sleep } from "node:timers/promises";
import { webApi } from "@slack/bolt";
import type { MessengerError } from "../../src/announce/messenger.ts";
import type { Log } from "../log.ts";
import { slackFailure } from "./failure.ts";
import { keyOf, METADATA_TYPE, QUIET, sending } from "./messenger.ts";
import type { SlackMessage } from "./render.ts";

/** Where a reply goes. */
export interface Place {
  readonly channel: string;
  readonly thread?: string;
}

/** Says things in conversations. Nobody who asked is left without a reply, so what fails is tried again for a while. */
export interface Poster {
  /** @param key unique per reply; by it a reply whose response was lost is looked for before it is said again */
  post(place: Place, message: SlackMessage, key: string): Promise<void>;
  /** Only this person sees it. */
  whisper(place: Place, user: string, message: SlackMessage): Promise<void>;
  /** To a response_url (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses). */
  respond(url: string, message: SlackResponse): Promise<void>;
}

export type SlackResponse = Partial<SlackMessage> & {
  readonly response_type?: "ephemeral" | "in_channel";
  readonly replace_original?: boolean;
};

/** Pauses before each further attempt; where Slack names one, that counts. */
const PAUSES_MS = [500, 2_000, 5_000] as const;
/** Nobody waits longer for an answer. */
const LONGEST_PAUSE_MS = 30_000;
const RESPOND_TIMEOUT_MS = 10_000;

export function createPoster(client: webApi.WebClient, log: Log): Poster {
  /** Whether the reply is there already, where Slack lets us look. */
  async function landed({ channel, thread }: Place, key: string): Promise<boolean> {
    if (thread === undefined) return false;
    try {
      const answer = await client.conversations.replies({
        channel,
        ts: thread,
        limit: 100,
        include_all_metadata: true,
      });
      return (answer.messages ?? []).some((message) => keyOf(message) === key);
    } catch {
      // Without the scope nobody knows; a reply that stands there twice is better than none.
      return false;
    }
  }

  /** @param isThere asked after a response was lost */
  async function persist(
    what: string,
    attempt: () => Promise<unknown>,
    isThere: () => Promise<boolean>,
  ): Promise<void> {
    for (const pause of [...PAUSES_MS, undefined]) {
      const error = await attempt().then(() => undefined, asFailure);
      if (error === undefined || error.failure.kind === "gone") return;
      if (error.failure.kind === "lost" && (await isThere())) return;
      if (error.failure.kind === "dead" || pause === undefined) {
        log.row("Slack", `${what} could not be said. ${error.message}\n${error.cure}`);
        return;
      }
      const wait = (error.failure.kind === "retry" ? error.failure.retryAfterMs : undefined) ?? pause;
      await sleep(Math.min(LONGEST_PAUSE_MS, wait), undefined, { ref: false });
    }
  }

  return {
    post(place, message, key) {
      const metadata = { event_type: METADATA_TYPE, event_payload: { key } };
      const post = (): Promise<unknown> =>
        sending(message, { channel: place.channel, repeatable: false }, (content) =>
          client.chat.postMessage({ ...threaded(place), ...content, ...QUIET, metadata }),
        );
      return persist(`The answer to ${key}`, post, () => landed(place, key));
    },
    whisper(place, user, message) {
      const whisper = (): Promise<unknown> =>
        sending(message, { channel: place.channel, repeatable: false }, (content) =>
          client.chat.postEphemeral({ ...threaded(place), ...content, user }),
        );
      return persist("A private reply", whisper, () => Promise.resolve(false));
    },
    respond: (url, message) =>
      persist(
        "A private reply",
        () => respond(url, message),
        () => Promise.resolve(false),
      ),
  };
}

function threaded({ channel, thread }: Place): { channel: string; thread_ts?: string } {
  return thread === undefined ? { channel } : { channel, thread_ts: thread };
}

function asFailure(thrown: unknown): MessengerError {
  return slackFailure(thrown, { repeatable: false });
}

async function respond(url: string, message: SlackResponse): Promise<void> {
  const { text = "", blocks = [] } = message;
  await sending({ text, blocks }, { channel: "response_url", repeatable: false }, async (content) => {
    const body = JSON.stringify({ ...message, ...(message.text === undefined ? {} : content), ...QUIET });
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(RESPOND_TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new webApi.WebAPIRequestError(error);
    });
    const said = await response.text().catch(() => "");
    const refusal = /"error"\s*:\s*"(\w+)"/.exec(said)?.[1];
    if (refusal !== undefined)
      throw new webApi.WebAPIPlatformError({ ok: false, error: refusal, response_metadata: {} });
    if (response.status === 429)
      throw new webApi.WebAPIRateLimitedError(Number(response.headers.get("retry-after") ?? 1));
    if (!response.ok) throw new webApi.WebAPIHTTPError(response.status, response.statusText, {}, undefined);
  });
}
