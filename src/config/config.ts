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

export interface Owner {
  readonly name: string;
  readonly slack?: string;
  readonly teams?: string;
  readonly github?: string;
}

/** Which pipeline events go where; globs, all given fields must match. */
export interface Route {
  readonly name: string;
  readonly when: Readonly<Partial<Record<RouteField, readonly string[]>>>;
  readonly to: readonly Destination[];
  /** Owner ids to mention. */
  readonly mention: readonly string[];
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

export const PLATFORMS = ["slack", "teams", "web"] as const;

export interface Destination {
  readonly platform: (typeof PLATFORMS)[number];
  readonly channel: string;
}
