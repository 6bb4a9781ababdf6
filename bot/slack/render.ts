import type { types } from "@slack/bolt";
import type { Fact, Reply, ReplyPart, ReplySource, Tone } from "../../src/chat/reply.ts";
import { sayDate, sayPlace } from "../../src/chat/words.ts";
import { LONGEST_VALUE, packPlaces } from "./button-value.ts";
import { mentionElements } from "./mention.ts";
import {
  boldLink,
  fitting,
  plain,
  quotation,
  type RichTextPart,
  richText,
  runs,
  section,
  sizeOf,
} from "./rich-text.ts";
import { clean, escapeMarkup, webUrl } from "./text.ts";

/** A message as chat.postMessage, chat.update and a response_url take it. */
export interface SlackMessage {
  /** For notifications and screen readers; escaped. */
  readonly text: string;
  readonly blocks: readonly types.KnownBlock[];
}

export interface SlackButton {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

/** Ids of buttons that Docent adds; those of the reply's own buttons are prefixed. */
export const PLACES_BUTTON = "places";
export const SHOW_BUTTON = "show";
export const ASK_PREFIX = "ask:";
export const REPLY_PREFIX = "reply:";

/**
 * Characters of JSON in a message's blocks. Slack refuses messages somewhere above 13,200 characters with an undocumented
 * `msg_blocks_too_long` (slackapi/bolt-js 2509 and 2867).
 */
const MESSAGE_SIZE = 12_000;
/** No single block may use up the message. */
const BLOCK_SIZE = 8_000;
/** What a quotation gets at least, however much stands around it. */
const QUOTE_SIZE = 2_000;
const MOST_BLOCKS = 50;
/** Slack's limits per text, with a margin. */
const SECTION_TEXT = 2_900;
const CONTEXT_TEXT = 1_900;
const FIELD_TEXT = 1_900;
const BUTTON_TEXT = 75;
const MOST_BUTTONS = 25;
/** Ours: what one line or one entry of a list is worth. */
const LINE_TEXT = 300;
const SUMMARY_TEXT = 2_000;
const EXTRACT_TEXT = 600;
const MOST_ENTRIES = 10;

const ICONS: Readonly<Record<Tone, string>> = { bad: "🔴", good: "🟢", busy: "🔵", neutral: "⚪" };

/** A reply in Slack's Block Kit: never invalid, whatever the reply holds; what is too long ends with "…". */
export function slackMessage(reply: Reply, more: readonly SlackButton[] = []): SlackMessage {
  const text = escapeMarkup(clean(reply.text, SUMMARY_TEXT).trim()) || "…";
  const around = reply.parts.filter(({ type }) => type !== "quote").flatMap(aroundQuote);
  const quotes = reply.parts.filter(({ type }) => type === "quote").length;
  const room = Math.max(
    QUOTE_SIZE,
    Math.floor((MESSAGE_SIZE - sizeOf(around) - sizeOf(more)) / Math.max(1, quotes)) - 100,
  );
  const blocks = joinActions([
    ...reply.parts.flatMap((part) => (part.type === "quote" ? quoteBlock(part, room) : aroundQuote(part))),
    ...(more.length === 0 ? [] : [actions(more)]),
  ]);
  const fitted = within(blocks);
  return { text, blocks: fitted.length === 0 ? [textSection(clean(reply.text, SECTION_TEXT).trim() || "…")] : fitted };
}

type PartOf<T extends ReplyPart["type"]> = Extract<ReplyPart, { type: T }>;

function quoteBlock({ blocks }: PartOf<"quote">, room: number): types.KnownBlock[] {
  return rich(quotation(blocks, room));
}

function aroundQuote(part: ReplyPart): types.KnownBlock[] {
  switch (part.type) {
    case "headline":
      return headline(part);
    case "facts":
      return facts(part.facts);
    case "text":
      return textBlock(part);
    case "source":
      return source(part.source);
    case "choices":
      return choices(part);
    case "suggestions":
      return suggestions(part);
    case "buttons":
      return buttons(part);
    case "quote":
      return [];
  }
}

function headline({ text, tone, url }: PartOf<"headline">): types.KnownBlock[] {
  const words = line(text);
  return words === "" ? [] : rich([section(plain(`${ICONS[tone]} `), boldLink(words, url))]);
}

/** Two columns; one, as rich text, where a value holds what Slack's markup would take for its own. */
function facts(all: readonly Fact[]): types.KnownBlock[] {
  const lines = all
    .slice(0, MOST_ENTRIES)
    .map(({ name, value, url }) => ({
      name: line(name),
      value: line(value),
      href: url === undefined ? undefined : webUrl(url),
    }))
    .filter(({ name, value }) => name !== "" || value !== "");
  if (lines.length === 0) return [];
  const fields = lines.map(factField);
  if (fields.every((field) => field !== undefined) && sizeOf(fields) <= BLOCK_SIZE)
    return [{ type: "section", fields }];
  const shown = fitting(lines.map(factLine), BLOCK_SIZE);
  return rich([section(...shown.flatMap((words, i) => (i === 0 ? words : [plain("\n"), ...words])))]);
}

interface FactLine {
  readonly name: string;
  readonly value: string;
  readonly href: string | undefined;
}

/** Around words signs in pairs are bold, italic, struck or code; a name between colons is an emoji; a bar ends an address. */
const MARKUP = /(?<![\p{L}\p{N}])([*_~`]).+\1(?![\p{L}\p{N}])|:[\w+'-]*[a-z][\w+'-]*:|\|/iu;

function factField({ name, value, href }: FactLine): types.MrkdwnElement | undefined {
  if (MARKUP.test(name) || MARKUP.test(value) || href?.includes("|")) return undefined;
  const words = value === "" ? "–" : escapeMarkup(value);
  const shown = href === undefined ? words : `<${escapeMarkup(href)}|${words}>`;
  const text = name === "" ? shown : `*${escapeMarkup(name)}*\n${shown}`;
  return text.length > FIELD_TEXT ? undefined : { type: "mrkdwn", text, verbatim: true };
}

function factLine({ name, value, href }: FactLine): types.RichTextElement[] {
  const shown: types.RichTextElement = href === undefined ? plain(value) : { type: "link", url: href, text: value };
  return [...(name === "" ? [] : [bold(`${name}: `)]), ...(value === "" ? [] : [shown])];
}

function textBlock({ text, tone, mentions = [] }: PartOf<"text">): types.KnownBlock[] {
  const words = clean(text, tone === "quiet" ? CONTEXT_TEXT : SECTION_TEXT).trim();
  if (words === "") return [];
  if (mentions.length > 0) return rich([section(plain(words), ...mentionElements(mentions))]);
  if (tone === "quiet") return [context(words)];
  return [textSection(tone === "warning" ? `⚠️ ${words}` : words)];
}

function source(place: ReplySource): types.KnownBlock[] {
  const trust = trustLine(place);
  return [...rich([section(boldLink(placeName(place), place.url))]), ...(trust === "" ? [] : [context(trust)])];
}

function choices({ label, collapsed, choices: places }: PartOf<"choices">): types.KnownBlock[] {
  if (places.length === 0) return [];
  const name = line(label);
  if (collapsed) {
    return [actions([{ id: PLACES_BUTTON, label: `${name} (${places.length})`.trim(), value: packPlaces(places) }])];
  }
  const items = places.slice(0, MOST_ENTRIES).map((place) => {
    const below = [trustLine(place), clean(place.extract ?? "", EXTRACT_TEXT).trim()].filter((text) => text !== "");
    return section(boldLink(placeName(place), place.url), ...below.flatMap((text) => [plain("\n"), ...runs(text)]));
  });
  return rich([
    ...(name === "" ? [] : [section(bold(`${name}:`))]),
    { type: "rich_text_list", style: "ordered", elements: fitting(items, BLOCK_SIZE) },
  ]);
}

function suggestions({ label, questions }: PartOf<"suggestions">): types.KnownBlock[] {
  const asked = questions
    .slice(0, MOST_ENTRIES)
    .map((question) => clean(question, LONGEST_VALUE).trim())
    .filter((question) => question !== "")
    .map((question, i) => ({ id: `${ASK_PREFIX}${i}`, label: question, value: question }));
  const name = line(label);
  return asked.length === 0 ? [] : [...(name === "" ? [] : [textSection(`${name}:`)]), actions(asked)];
}

function buttons({ buttons: all }: PartOf<"buttons">): types.KnownBlock[] {
  // A value is opaque: half of one is worse than no button.
  const usable = all.filter(
    ({ label, value }) => line(label) !== "" && value !== "" && value.length <= LONGEST_VALUE && value.isWellFormed(),
  );
  const listed = usable.map(({ action, label, value }) => ({ id: `${REPLY_PREFIX}${action}`, label, value }));
  return listed.length === 0 ? [] : [actions(listed.slice(0, MOST_BUTTONS))];
}

function trustLine({ owner, reviewed, stale, starter }: ReplySource): string {
  return [
    owner === undefined ? "" : `Owner: ${line(owner)}`,
    reviewed === undefined ? "" : `reviewed ${line(sayDate(reviewed))}`,
    stale ? "⚠️ past its review" : "",
    starter ? "starter page" : "",
  ]
    .filter((words) => words !== "")
    .join(" · ");
}

function placeName(place: ReplySource): string {
  return line(sayPlace(place)) || "The page";
}

/** One line of text. */
function line(text: string): string {
  return clean(text.replace(/\s+/g, " "), LINE_TEXT).trim();
}

function bold(text: string): types.RichTextElement {
  return { type: "text", text, style: { bold: true } };
}

function rich(elements: readonly RichTextPart[]): types.KnownBlock[] {
  return elements.length === 0 ? [] : [richText(elements)];
}

function textSection(text: string): types.SectionBlock {
  return { type: "section", text: { type: "plain_text", text, emoji: false } };
}

function context(text: string): types.ContextBlock {
  return { type: "context", elements: [{ type: "plain_text", text, emoji: false }] };
}

function actions(all: readonly SlackButton[]): types.ActionsBlock {
  return { type: "actions", elements: all.map(button) };
}

function button({ id, label, value }: SlackButton): types.Button {
  const text = clean(label.replace(/\s+/g, " "), BUTTON_TEXT).trim() || "…";
  return { type: "button", action_id: clean(id, 200), text: { type: "plain_text", text, emoji: true }, value };
}

/** Buttons that follow each other share a row; ids are unique within it, as Slack demands. */
function joinActions(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  const joined: types.KnownBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const fits =
      block.type === "actions" && last?.type === "actions" && last.elements.length + block.elements.length <= 5;
    if (fits) joined[joined.length - 1] = { ...last, elements: [...last.elements, ...block.elements] };
    else joined.push(block);
  }
  return joined.map((block) => (block.type === "actions" ? uniqueIds(block) : block));
}

function uniqueIds(block: types.ActionsBlock): types.ActionsBlock {
  const seen = new Set<string>();
  const elements = block.elements.filter(({ action_id: id = "" }) => !seen.has(id) && seen.add(id));
  return { ...block, elements: fitting(elements, BLOCK_SIZE) };
}

/** The blocks that fit, from the top; the last of the message (its buttons) is kept. */
function within(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  if (blocks.length <= MOST_BLOCKS && sizeOf(blocks) <= MESSAGE_SIZE) return [...blocks];
  const last = blocks.at(-1) as types.KnownBlock;
  const end = [context("…"), last];
  let left = MESSAGE_SIZE - sizeOf(end);
  const kept: types.KnownBlock[] = [];
  for (const block of blocks.slice(0, -1)) {
    left -= sizeOf(block);
    if (left < 0 || kept.length === MOST_BLOCKS - end.length) break;
    kept.push(block);
  }
  return [...kept, ...end];
}
