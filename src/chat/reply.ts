import type { Block } from "../content/page.ts";

/**
 * A platform-neutral message. Slack, Teams and the web chat each render every part;
 * nothing here knows a platform's markup, and every text is untrusted until rendered.
 */
export interface Reply {
  readonly kind: "found" | "unsure" | "nothing" | "help" | "error" | "announcement";
  /** The whole reply in one or two plain sentences: for notifications, screen readers and previews. */
  readonly text: string;
  readonly parts: readonly ReplyPart[];
}

export type ReplyPart =
  /** The first line of an announcement: what happened, coloured by its tone; `url` leads to the run. */
  | { readonly type: "headline"; readonly text: string; readonly tone: Tone; readonly url?: string }
  /** Names and values, two columns where there is room. */
  | { readonly type: "facts"; readonly facts: readonly Fact[] }
  | {
      readonly type: "text";
      readonly text: string;
      readonly tone?: "plain" | "quiet" | "warning";
      /** Who is notified where the platform is theirs. */
      readonly mentions?: readonly Mention[];
    }
  /** Quoted blocks of a page: rendered as a quotation, code as code. */
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | { readonly type: "source"; readonly source: ReplySource }
  /** Other places to look; behind a button where `collapsed`, listed where not. */
  | {
      readonly type: "choices";
      readonly label: string;
      readonly collapsed: boolean;
      readonly choices: readonly ReplySource[];
    }
  /** Example questions that can be asked with one click. */
  | { readonly type: "suggestions"; readonly label: string; readonly questions: readonly string[] }
  | { readonly type: "buttons"; readonly buttons: readonly ReplyButton[] };

/** Somebody to notify. Ids come from docent.yaml alone: no word of a sender may become one. */
export interface Mention {
  readonly platform: "slack" | "teams";
  readonly id: string;
  readonly name: string;
}

/** A page › heading with all that a reader needs to trust it. `url` is absolute once it leaves for chat. */
export interface ReplySource {
  readonly title: string;
  readonly heading: string;
  readonly url: string;
  readonly owner?: string;
  readonly reviewed?: string;
  readonly stale: boolean;
  readonly starter?: boolean;
  /** One or two sentences of the place, where it helps to choose. */
  readonly extract?: string;
}

export interface ReplyButton {
  /** Stable id of the action: `helpful`, `not-helpful`. */
  readonly action: string;
  readonly label: string;
  /** Opaque to the platform, at most 2,000 characters. */
  readonly value: string;
}

/** What a colour or an icon says: `bad` failed, `good` succeeded or recovered, `busy` runs or waits, `neutral` the rest. */
export type Tone = "bad" | "good" | "busy" | "neutral";

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** http(s) only. */
  readonly url?: string;
}
