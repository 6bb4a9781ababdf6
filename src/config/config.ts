import type { Kind } from "../content/page.ts";
import type { Language } from "../text/language.ts";

/** Everything the process needs to know, read once by `read-config.ts`. */
export interface Config {
  /** Address to listen on; anything but loopback needs access control. Default 127.0.0.1. */
  readonly host: string;
  /** Default 3000. */
  readonly port: number;
  /** Absolute base of links that leave for chat, without a trailing slash. Default `http://host:port`. */
  readonly publicUrl: string;
  /** Absolute path of the folder of markdown. */
  readonly docsDir: string;
  /** Absolute path of the folder for state and caches; default `.docent` beside package.json. */
  readonly dataDir: string;
  readonly knowledge: KnowledgeConfig;
  readonly secrets: Secrets;
}

/** What must never be printed, logged or committed; each is also read from the file named by `<VARIABLE>_FILE`. */
export interface Secrets {
  /** Present when Slack can be connected: over HTTP with a signing secret, over a socket with an app token, or both. */
  readonly slack?: { readonly botToken: string; readonly signingSecret?: string; readonly appToken?: string };
  readonly teams?: { readonly appId: string; readonly appPassword: string; readonly tenantId: string };
  /** Source name → secrets, any of which may sign (for rotation). */
  readonly webhooks: Readonly<Record<string, readonly string[]>>;
  /** Keys the hashes that stand for people; made in the data folder when unset. */
  readonly hashKey?: string;
  /** Of PostgreSQL, `postgres://…`; without it the store is a file in the data folder. */
  readonly databaseUrl?: string;
}

/** What `docent.yaml` in the docs folder says: reviewed in pull requests like the pages. */
export interface KnowledgeConfig {
  readonly team: {
    readonly name: string;
    /** Whom to ask when nothing fits, in words. */
    readonly askWhom: string;
  };
  /** What the pages are written in: the search stems their words and knows their stop words by it. */
  readonly language: Language;
  /** Owner id → who that is. */
  readonly owners: Readonly<Record<string, Owner>>;
  /** Folder (relative to the docs) → kind of its pages. */
  readonly folders: Readonly<Record<string, Kind>>;
  /** Days between reviews by kind, for pages that do not say. */
  readonly reviewEveryDays: Readonly<Partial<Record<Kind, number>>>;
  readonly routes: readonly Route[];
  /** How the answers are tested by `docent check`, beyond the pages' own questions. */
  readonly answers?: AnswerTests;
  /** True when the folder has a docent.yaml: its pages must then follow their kind's schema. */
  readonly declared: boolean;
}

/** What holds for a folder without docent.yaml: any folder of markdown can be tried as it is. */
export const DEFAULT_KNOWLEDGE: KnowledgeConfig = {
  team: { name: "Team", askWhom: "someone in the team" },
  language: "en",
  owners: {},
  folders: {},
  reviewEveryDays: {},
  routes: [],
  declared: false,
};

/** Files of questions with known answers, by their paths from the docs folder, and what the figures must reach. */
export interface AnswerTests {
  /** Questions that are never indexed, each with the pages that answer it. */
  readonly holdout?: string;
  /** Messages that no page answers. */
  readonly silence?: string;
  /** Questions with the words that a quoted passage must hold. */
  readonly passages?: string;
  readonly thresholds: AnswerThresholds;
}

/** Shares, 0 .. 1; a figure below its own is an error of the check. */
export interface AnswerThresholds {
  readonly folds?: { readonly top1?: number; readonly top3?: number };
  readonly holdout?: { readonly top1?: number; readonly top3?: number };
  readonly silence?: number;
  /** Of the pages' own questions that are answered, those answered by the right page. */
  readonly precision?: number;
}

export interface Owner {
  readonly name: string;
  readonly slack?: string;
  readonly teams?: string;
  readonly github?: string;
}

/** Which pipeline events go where; globs, all given fields must match. */
export interface Route {
  readonly name: string;
  readonly when: RouteConditions;
  /** Keeps an event out of which one of these fields matches. */
  readonly not?: RouteConditions;
  readonly to: readonly Destination[];
  /** Owner ids to mention. */
  readonly mention: readonly string[];
  /** When only what is urgent goes out; the rest waits for one message after. */
  readonly quiet?: readonly QuietHours[];
  /** Milliseconds within which failures of one cause share one message. */
  readonly batchMs?: number;
  /**
   * What becomes of a message that may have arrived and cannot be looked for: sent once more and marked as a possible
   * repeat, or given up for a person to look. Default "repeat".
   */
  readonly whenInDoubt?: (typeof DOUBT_ACTIONS)[number];
  readonly digests?: readonly RouteDigest[];
}

/** Field → globs, one of which has to match. */
export type RouteConditions = Readonly<Partial<Record<RouteField, readonly string[]>>> & {
  /** Label → globs: unlike `label`, of which any label may match, each of these has to. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
};

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface QuietHours {
  /** IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
  /** On which they begin. */
  readonly days: readonly Weekday[];
  /** Minutes after midnight, 0 to 1440; an end that is no later than the beginning is one of the next day. */
  readonly from: number;
  readonly to: number;
  /** What goes out all the same; nothing where absent. */
  readonly urgent?: RouteConditions;
}

/** When a channel is told how its pipelines did. */
export interface DigestSchedule {
  readonly every: "day" | "week";
  /** Of a weekly digest. */
  readonly on: Weekday;
  /** Minutes after midnight. */
  readonly at: number;
  /** IANA name. */
  readonly timeZone: string;
}

export interface RouteDigest {
  readonly to: Destination;
  readonly schedule: DigestSchedule;
}

export const ROUTE_FIELDS = [
  "source",
  "pipeline",
  "branch",
  "environment",
  "kind",
  "status",
  "severity",
  "label",
] as const;
export type RouteField = (typeof ROUTE_FIELDS)[number];

/** What a pipeline event is about. Routes name these, and so do the `handles` of runbooks. */
export const EVENT_KINDS = [
  "run",
  "task",
  "training",
  "deployment",
  "model",
  "alert",
  "quality",
  "release",
  "change",
  "handshake",
  "unknown",
] as const;

/** Where it stands. `unknown` for a value that nobody documented: never taken for success or failure. */
export const EVENT_STATUSES = [
  "queued",
  "started",
  "waiting",
  "succeeded",
  "failed",
  "cancelled",
  "skipped",
  "rolled_back",
  "firing",
  "resolved",
  "registered",
  "promoted",
  "aliased",
  "unaliased",
  "tagged",
  "rejected",
  "published",
  "info",
  "unknown",
] as const;

export const DOUBT_ACTIONS = ["repeat", "hold"] as const;

export const PLATFORMS = ["slack", "teams", "web"] as const;

export interface Destination {
  readonly platform: (typeof PLATFORMS)[number];
  readonly channel: string;
}
