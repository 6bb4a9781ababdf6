import type { webApi } from "@slack/bolt";
import { type MessageRef, type Messenger, MessengerError } from "../../src/announce/messenger.ts";
import type { Pace } from "../../src/announce/pace.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { errorCode, slackFailure } from "./failure.ts";
import { type SlackMessage, slackMessage } from "./render.ts";

/** Marks what Docent posted; the key tells one message from another. */
export const METADATA_TYPE = "docent_card";

/** An announcement older than this is not tried again, so its message is younger. */
const LOOK_BACK_MS = 25 * 60 * 60 * 1_000;
const PAGE_SIZE = 200;
const MOST_PAGES = 5;

/**
 * One post a second in each channel, and about fifty updates a minute in the whole workspace (tier 3):
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const PACES: readonly Pace[] = [
  { sends: 1, inMs: 1_000, of: "posts", per: "channel" },
  { sends: 50, inMs: 60_000, of: "updates", per: "platform" },
];

const TOO_LONG = ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"];

/** Announces into Slack's channels; a name ("#ml-alerts") and an id both do. */
export function createSlackMessenger(client: webApi.WebClient, now: () => Date): Messenger {
  /** Name → id, as posting has taught us: reading back needs ids. */
  const ids = new Map<string, string>();

  async function post(message: Reply, channel: string, key: string, thread?: string): Promise<MessageRef> {
    const metadata = { event_type: METADATA_TYPE, event_payload: { key } };
    const place = { channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
    const { channel: id = channel, ts } = await sending(
      slackMessage(message),
      { channel, repeatable: false },
      (content) => client.chat.postMessage({ ...place, ...content, ...QUIET, metadata }),
    );
    ids.set(channel, id);
    if (ts === undefined) throw slackFailure(new Error("no ts"), { channel, repeatable: false });
    return { channel: id, ts, ...(thread === undefined ? {} : { thread }) };
  }

  return {
    platform: "slack",
    paces: PACES,
    post: (message, to, key) => post(message, to.channel, key),
    async update(ref, message, to) {
      const { channel, ts } = refOf(ref);
      await sending(slackMessage(message), { channel: to.channel, repeatable: true }, (content) =>
        client.chat.update({ channel, ts, ...content }),
      );
      return ref;
    },
    reply: (ref, message, _to, key) => {
      const { channel, ts, thread } = refOf(ref);
      return post(message, channel, key, thread ?? ts);
    },
    async find(key, to, { card, neighbour } = {}) {
      const where = card ?? neighbour;
      const channel = (where && refOf(where).channel) ?? ids.get(to.channel) ?? to.channel;
      try {
        if (card) return await findInThread(client, refOf(card), key);
        return await findCard(client, channel, key, now);
      } catch (error) {
        const failure = slackFailure(error, { channel: to.channel, repeatable: true });
        // A thread that is gone took its replies with it.
        if (card && failure.failure.kind === "gone") return undefined;
        throw failure;
      }
    },
  };
}

/** Links of an answer are for reading, not for previews. */
export const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/**
 * Sends a message; where Slack refuses how it is built, which should never happen, its words go out plainly.
 * @throws {MessengerError}
 */
export async function sending<T>(
  { text, blocks }: SlackMessage,
  attempt: { readonly channel: string; readonly repeatable: boolean },
  call: (content: { text: string; blocks: SlackMessage["blocks"][number][] }) => Promise<T>,
): Promise<T> {
  try {
    return await call({ text, blocks: [...blocks] }).catch((error: unknown) => {
      if (TOO_LONG.includes(errorCode(error) ?? "")) return call({ text, blocks: [] });
      throw error;
    });
  } catch (error) {
    throw slackFailure(error, attempt);
  }
}

async function findCard(
  client: webApi.WebClient,
  channel: string,
  key: string,
  now: () => Date,
): Promise<MessageRef | undefined> {
  const oldest = String((now().getTime() - LOOK_BACK_MS) / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.conversations.history({
      channel,
      oldest,
      limit: PAGE_SIZE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const found = (answer.messages ?? []).find((message) => keyOf(message) === key);
    if (found?.ts !== undefined) return { channel, ts: found.ts };
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  throw cannotTell(channel);
}

async function findInThread(
  client: webApi.WebClient,
  { channel, ts, thread = ts }: ReturnType<typeof refOf>,
  key: string,
): Promise<MessageRef | undefined> {
  const answer = await client.conversations.replies({
    channel,
    ts: thread,
    limit: PAGE_SIZE,
    include_all_metadata: true,
  });
  const found = (answer.messages ?? []).find((message) => keyOf(message) === key);
  if (found?.ts !== undefined) return { channel, ts: found.ts, thread };
  if (answer.has_more) throw cannotTell(channel);
  return undefined;
}

/** The key that a message of ours carries. */
export function keyOf(message: object): string | undefined {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { key?: unknown } } };
  const key = metadata?.event_type === METADATA_TYPE ? metadata.event_payload?.key : undefined;
  return typeof key === "string" ? key : undefined;
}

function cannotTell(channel: string): MessengerError {
  return new MessengerError(
    `The channel ${channel} holds too much to look a message up in it.`,
    "Nothing needs to be done: the message is marked as a possible repeat.",
    { kind: "dead" },
  );
}

function refOf({ channel, ts, thread }: MessageRef): { channel: string; ts: string; thread?: string } {
  if (channel !== undefined && ts !== undefined) return { channel, ts, ...(thread === undefined ? {} : { thread }) };
  throw new MessengerError("The message was not posted to Slack.", "It is posted anew.", { kind: "gone" });
}
