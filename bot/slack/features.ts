export type Feature =
  | "mentions"
  | "direct messages"
  | "command"
  | "announcements"
  | "members only"
  | "finding lost posts";

/** What Docent does in Slack, and what it must be granted for it: the one list that manifest, guide and tests follow. */
export const FEATURES: readonly {
  readonly name: Feature;
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  /** Web API methods that the feature calls. */
  readonly methods: readonly string[];
  readonly always: boolean;
}[] = [
  {
    name: "mentions",
    scopes: ["app_mentions:read", "chat:write"],
    events: ["app_mention"],
    methods: ["chat.postMessage", "chat.postEphemeral"],
    always: true,
  },
  {
    name: "direct messages",
    scopes: ["im:history", "chat:write"],
    events: ["message.im"],
    methods: ["chat.postMessage", "conversations.replies"],
    always: true,
  },
  { name: "command", scopes: ["commands"], events: [], methods: [], always: true },
  {
    name: "announcements",
    scopes: ["chat:write"],
    events: [],
    methods: ["chat.postMessage", "chat.update"],
    always: true,
  },
  // Guests and people of other organisations are told apart by their profile.
  { name: "members only", scopes: ["users:read"], events: [], methods: ["users.info"], always: true },
  // Without it a card whose response was lost may appear twice, and then says so.
  {
    name: "finding lost posts",
    scopes: ["channels:history", "groups:history"],
    events: [],
    methods: ["conversations.history", "conversations.replies"],
    always: false,
  },
];

/** Scopes without which a posted message cannot be found again. */
export const HISTORY_SCOPES = ["channels:history", "groups:history"];
