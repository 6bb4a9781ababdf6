import { blockFaults, isTooLong, type Json, textIn } from "./block-kit.ts";

export const TEAM = "T0TEAM";
export const BOT_USER = "U0BOT";
export const BOT_ID = "B0BOT";
export const BOT_TOKEN = "xoxb-test-bot";
export const APP_TOKEN = "xapp-test-app";
export const SIGNING_SECRET = "test-signing-secret";

/** People of the workspace, and one of another. */
export const USERS: Readonly<Record<string, Json>> = {
  U0ANA: { id: "U0ANA", team_id: TEAM, name: "ana", real_name: "Ana Test", profile: { display_name: "Ana" } },
  U0BEN: { id: "U0BEN", team_id: TEAM, name: "ben", real_name: "Ben <!channel> Test", profile: { display_name: "" } },
  U0GUEST: { id: "U0GUEST", team_id: TEAM, name: "guest", is_restricted: true, is_ultra_restricted: true },
  U0STRANGER: { id: "U0STRANGER", team_id: "T0OTHER", name: "stranger", is_stranger: true },
  [BOT_USER]: { id: BOT_USER, team_id: TEAM, name: "docent", is_bot: true },
};

export interface Channel {
  readonly name: string;
  readonly archived?: boolean;
  /** The bot was not invited. */
  readonly foreign?: boolean;
}

export const CHANNELS: Readonly<Record<string, Channel>> = {
  C0ML: { name: "ml-alerts" },
  C0OTHER: { name: "other" },
  C0OLD: { name: "old", archived: true },
  C0SECRET: { name: "secret", foreign: true },
  D0ANA: { name: "direct" },
};

/** A message of a channel; what was deleted keeps its place. */
export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  /** Only this person sees it. */
  readonly onlyFor?: string;
  text: string;
  blocks: readonly Json[];
  metadata?: Json;
  edits: number;
  deleted: boolean;
}

export type ApiAnswer = Json & { readonly ok: boolean };

/** What a channel would hold: the oracle of the tests. */
export class Workspace {
  readonly messages: FakeMessage[] = [];
  /** Granted scopes. */
  scopes: readonly string[] = ["chat:write", "channels:history", "groups:history", "im:history", "users:read"];
  /** Answers to users.info by id, over USERS. */
  readonly users = new Map<string, Json>(Object.entries(USERS));
  #lastTs = 0;
  readonly #channels: Readonly<Record<string, Channel>>;

  constructor(channels: Readonly<Record<string, Channel>> = CHANNELS) {
    this.#channels = channels;
  }

  nextTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Date.now() * 1_000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`;
  }

  /** What people said goes in here too, so that threads have parents. */
  said(channel: string, user: string, text: string, threadTs?: string): FakeMessage {
    return this.#add({ channel, user, text, blocks: [], ...(threadTs === undefined ? {} : { threadTs }) });
  }

  find(channel: string, ts: string): FakeMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts && !message.deleted);
  }

  /** Live messages of the bot. */
  ofBot(): FakeMessage[] {
    return this.messages.filter(({ user, deleted }) => user === BOT_USER && !deleted);
  }

  channelId(named: string): string | undefined {
    if (Object.hasOwn(this.#channels, named)) return named;
    return Object.keys(this.#channels).find((id) => this.#channels[id]?.name === named.replace(/^#/, ""));
  }

  post(fields: Json, onlyFor?: string): ApiAnswer {
    const channel = this.channelId(String(fields["channel"]));
    const refusal = this.#refusal(channel) ?? contentFault(fields);
    if (channel === undefined || refusal !== undefined) return refuse(refusal ?? "channel_not_found");
    const { thread_ts: threadTs } = fields;
    if (typeof threadTs === "string" && !this.find(channel, threadTs)) return refuse("thread_not_found");
    const metadata = parsed(fields["metadata"]);
    if (metadata !== undefined && !isMetadata(metadata)) return refuse("invalid_metadata_format");
    const message = this.#add({
      channel,
      user: BOT_USER,
      text: textIn(fields["text"]),
      blocks: (parsed(fields["blocks"]) ?? []) as readonly Json[],
      ...(typeof threadTs === "string" ? { threadTs } : {}),
      ...(onlyFor === undefined ? {} : { onlyFor }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { ok: true, channel, ts: message.ts, message_ts: message.ts };
  }

  update(fields: Json): ApiAnswer {
    const channel = String(fields["channel"]);
    if (!Object.hasOwn(this.#channels, channel)) return refuse("channel_not_found");
    const message = this.find(channel, String(fields["ts"]));
    if (!message) return refuse("message_not_found");
    if (message.user !== BOT_USER) return refuse("cant_update_message");
    const fault = contentFault(fields);
    if (fault !== undefined) return refuse(fault);
    this.replace(message, fields);
    return { ok: true, channel, ts: message.ts };
  }

  replace(message: FakeMessage, fields: Json): void {
    message.text = textIn(fields["text"]);
    message.blocks = (parsed(fields["blocks"]) ?? []) as readonly Json[];
    message.edits += 1;
  }

  /** conversations.history without `threadTs`, else conversations.replies. */
  history(fields: Json, threadTs?: string): ApiAnswer {
    const channel = String(fields["channel"]);
    if (!Object.hasOwn(this.#channels, channel)) return refuse("channel_not_found");
    const needed = channel.startsWith("D") ? "im:history" : "channels:history";
    if (!this.scopes.includes(needed)) return { ...refuse("missing_scope"), needed, provided: this.scopes.join(",") };
    const all = this.messages.filter((message) => message.channel === channel && !message.deleted && !message.onlyFor);
    const chosen =
      threadTs === undefined
        ? all
            .filter(({ threadTs: of, ts }) => of === undefined && Number(ts) >= Number(fields["oldest"] ?? 0))
            .reverse()
        : all.filter((message) => message.threadTs === threadTs || message.ts === threadTs);
    const withMetadata = String(fields["include_all_metadata"]) === "true";
    return {
      ok: true,
      messages: chosen.map((message) => described(message, all, withMetadata)),
      has_more: false,
      response_metadata: { next_cursor: "" },
    };
  }

  #add(message: Omit<FakeMessage, "ts" | "edits" | "deleted">): FakeMessage {
    const added = { ...message, ts: this.nextTs(), edits: 0, deleted: false };
    this.messages.push(added);
    return added;
  }

  #refusal(id: string | undefined): string | undefined {
    const channel = id === undefined ? undefined : this.#channels[id];
    if (!channel) return "channel_not_found";
    if (channel.archived) return "is_archived";
    return channel.foreign ? "not_in_channel" : undefined;
  }
}

/** Why Slack would not take these blocks and text; faults of blocks are kept for the test's message. */
export function contentFault(fields: Json): string | undefined {
  const blocks = parsed(fields["blocks"]);
  const text = textIn(fields["text"]);
  if (text === "" && blocks === undefined) return "no_text";
  if (text.length > 40_000) return "msg_too_long";
  if (blocks === undefined) return undefined;
  const faults = blockFaults(blocks);
  if (faults.length > 0) {
    seenFaults.push(...faults);
    return "invalid_blocks";
  }
  return isTooLong(blocks) ? "msg_blocks_too_long" : undefined;
}

/** Faults of every block refused so far; a stage that closes looks at them. */
export const seenFaults: string[] = [];

export function refuse(error: string): ApiAnswer {
  return { ok: false, error };
}

function described(message: FakeMessage, all: readonly FakeMessage[], withMetadata: boolean): Json {
  const replies = all.filter(({ threadTs }) => threadTs === message.ts);
  return {
    type: "message",
    ts: message.ts,
    user: message.user,
    text: message.text,
    ...(message.user === BOT_USER ? { bot_id: BOT_ID } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(replies.length === 0
      ? {}
      : { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

function isMetadata(value: unknown): boolean {
  const { event_type: type, event_payload: payload } = value as Json;
  return typeof type === "string" && typeof payload === "object" && payload !== null;
}

function parsed(value: unknown): Json | undefined {
  return typeof value === "string" ? (JSON.parse(value) as Json) : (value as Json | undefined);
}
