/**
 * What Slack refuses in a message's blocks, from its reference (https://docs.slack.dev/reference/block-kit/blocks) and,
 * for the size of a whole message, from slackapi/bolt-js 2509. Parts that Docent never sends are refused as unknown.
 */
export type Json = Readonly<Record<string, unknown>>;

const MOST_BLOCKS = 50;
const MESSAGE_SIZE = 13_200;
const LONGEST_TEXT = 3_000;
const LONGEST_URL = 3_000;

/** A field that should be text; empty where it is missing. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Every fault, with where it is; empty for a message that Slack takes. */
export function blockFaults(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ["blocks: not an array"];
  if (blocks.length > MOST_BLOCKS) return [`blocks: ${blocks.length} of at most ${MOST_BLOCKS}`];
  return blocks.flatMap((block, i) => faultsOf(block, `blocks[${i}]`, BLOCKS));
}

/** True for a message above the size that Slack takes as a whole. */
export function isTooLong(blocks: unknown): boolean {
  return JSON.stringify(blocks).length > MESSAGE_SIZE;
}

type Check = (part: Json, at: string) => string[];

const BLOCKS: Readonly<Record<string, Check>> = {
  divider: (part, at) => only(part, at, []),
  header: (part, at) => [...only(part, at, ["text"]), ...textObject(part["text"], `${at}.text`, 150, ["plain_text"])],
  section: (part, at) => [
    ...only(part, at, ["text", "fields"]),
    ...(part["text"] === undefined && part["fields"] === undefined ? [`${at}: neither text nor fields`] : []),
    ...(part["text"] === undefined ? [] : textObject(part["text"], `${at}.text`, LONGEST_TEXT)),
    ...(part["fields"] === undefined
      ? []
      : every(part["fields"], `${at}.fields`, 10, (field, where) => textObject(field, where, 2_000))),
  ],
  context: (part, at) => [
    ...only(part, at, ["elements"]),
    ...every(part["elements"], `${at}.elements`, 10, (element, where) => textObject(element, where, 2_000)),
  ],
  actions: (part, at) => [
    ...only(part, at, ["elements"]),
    ...every(part["elements"], `${at}.elements`, 25, (element, where) => faultsOf(element, where, ACTIONS)),
    ...duplicates(part["elements"], at),
  ],
  rich_text: (part, at) => [
    ...only(part, at, ["elements"]),
    ...every(part["elements"], `${at}.elements`, Number.POSITIVE_INFINITY, (element, where) =>
      faultsOf(element, where, RICH_PARTS),
    ),
  ],
};

const ACTIONS: Readonly<Record<string, Check>> = {
  button: (part, at) => [
    ...only(part, at, ["text", "action_id", "value", "url", "style", "accessibility_label"]),
    ...textObject(part["text"], `${at}.text`, 75, ["plain_text"]),
    ...string(part["action_id"], `${at}.action_id`, 1, 255),
    ...(part["value"] === undefined ? [] : string(part["value"], `${at}.value`, 1, 2_000)),
    ...(part["url"] === undefined ? [] : link(part["url"], `${at}.url`)),
    ...oneOf(part["style"], `${at}.style`, [undefined, "primary", "danger"]),
  ],
};

const RICH_PARTS: Readonly<Record<string, Check>> = {
  rich_text_section: (part, at) => [...only(part, at, ["elements"]), ...runs(part, at, RUNS)],
  rich_text_quote: (part, at) => [
    ...only(part, at, ["elements", "border"]),
    ...border(part, at),
    ...runs(part, at, RUNS),
  ],
  rich_text_preformatted: (part, at) => [
    ...only(part, at, ["elements", "border", "language"]),
    ...border(part, at),
    ...runs(part, at, PREFORMATTED_RUNS),
  ],
  rich_text_list: (part, at) => [
    ...only(part, at, ["elements", "style", "indent", "offset", "border"]),
    ...border(part, at),
    ...oneOf(part["style"], `${at}.style`, ["bullet", "ordered"]),
    ...(part["offset"] === undefined || (Number.isInteger(part["offset"]) && Number(part["offset"]) >= 0)
      ? []
      : [`${at}.offset: not a count`]),
    ...every(part["elements"], `${at}.elements`, Number.POSITIVE_INFINITY, (element, where) =>
      faultsOf(element, where, { rich_text_section: RICH_PARTS["rich_text_section"] as Check }),
    ),
  ],
};

const STYLES = ["bold", "italic", "strike", "code", "underline"];

const PREFORMATTED_RUNS: Readonly<Record<string, Check>> = {
  text: (part, at) => [
    ...only(part, at, ["text", "style"]),
    ...string(part["text"], `${at}.text`, 1, Number.POSITIVE_INFINITY),
    ...style(part["style"], `${at}.style`),
  ],
  link: (part, at) => [
    ...only(part, at, ["url", "text", "unsafe", "style"]),
    ...link(part["url"], `${at}.url`),
    ...(part["text"] === undefined ? [] : string(part["text"], `${at}.text`, 1, Number.POSITIVE_INFINITY)),
    ...style(part["style"], `${at}.style`),
  ],
};

const RUNS: Readonly<Record<string, Check>> = {
  ...PREFORMATTED_RUNS,
  user: (part, at) => [...only(part, at, ["user_id", "style"]), ...string(part["user_id"], `${at}.user_id`, 1, 50)],
  usergroup: (part, at) => [
    ...only(part, at, ["usergroup_id", "style"]),
    ...string(part["usergroup_id"], `${at}.usergroup_id`, 1, 50),
  ],
  broadcast: (part, at) => oneOf(part["range"], `${at}.range`, ["here", "channel", "everyone"]),
};

function faultsOf(part: unknown, at: string, known: Readonly<Record<string, Check>>): string[] {
  if (!isObject(part)) return [`${at}: not an object`];
  const type = part["type"];
  const check = typeof type === "string" && Object.hasOwn(known, type) ? known[type] : undefined;
  return check ? check(part, at) : [`${at}: unknown type ${JSON.stringify(type)}`];
}

function runs(part: Json, at: string, known: Readonly<Record<string, Check>>): string[] {
  return every(part["elements"], `${at}.elements`, Number.POSITIVE_INFINITY, (run, where) =>
    faultsOf(run, where, known),
  );
}

function border(part: Json, at: string): string[] {
  return oneOf(part["border"], `${at}.border`, [undefined, 0, 1]);
}

function textObject(value: unknown, at: string, limit: number, types = ["plain_text", "mrkdwn"]): string[] {
  if (!isObject(value)) return [`${at}: no text object`];
  const extra = value["type"] === "mrkdwn" ? ["text", "verbatim"] : ["text", "emoji"];
  return [
    ...only(value, at, extra),
    ...oneOf(value["type"], `${at}.type`, types),
    ...string(value["text"], `${at}.text`, 1, limit),
  ];
}

function style(value: unknown, at: string): string[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [`${at}: not an object`];
  return Object.entries(value).flatMap(([name, on]) =>
    STYLES.includes(name) && typeof on === "boolean" ? [] : [`${at}.${name}: not a style`],
  );
}

function link(value: unknown, at: string): string[] {
  const faults = string(value, at, 1, LONGEST_URL);
  if (faults.length > 0) return faults;
  const isWeb = URL.canParse(String(value)) && ["http:", "https:"].includes(new URL(String(value)).protocol);
  return isWeb ? [] : [`${at}: not an address of the web`];
}

function string(value: unknown, at: string, least: number, most: number): string[] {
  if (typeof value !== "string") return [`${at}: not a string`];
  const length = [...value].length;
  if (!value.isWellFormed()) return [`${at}: half a character`];
  return length < least || length > most ? [`${at}: ${length} characters, not ${least} to ${most}`] : [];
}

function every(value: unknown, at: string, most: number, check: (part: unknown, at: string) => string[]): string[] {
  if (!Array.isArray(value)) return [`${at}: not an array`];
  if (value.length === 0 || value.length > most) return [`${at}: ${value.length} entries, not 1 to ${most}`];
  return value.flatMap((part, i) => check(part, `${at}[${i}]`));
}

function only(part: Json, at: string, keys: readonly string[]): string[] {
  const known = ["type", "block_id", ...keys];
  return Object.keys(part).flatMap((key) => (known.includes(key) ? [] : [`${at}.${key}: unknown`]));
}

function oneOf(value: unknown, at: string, values: readonly unknown[]): string[] {
  return values.includes(value) ? [] : [`${at}: ${JSON.stringify(value)}`];
}

function duplicates(elements: unknown, at: string): string[] {
  const ids = Array.isArray(elements) ? elements.map((element: Json) => element["action_id"]) : [];
  return new Set(ids).size === ids.length ? [] : [`${at}: action_id twice`];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
