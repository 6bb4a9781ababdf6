import type { Reply, ReplyButton, ReplyPart, ReplySource, Tone } from "../../src/chat/reply.ts";
import { sayDate, sayPlace, shorten } from "../../src/chat/words.ts";
import { type CardElement, container, execute, prose, type RunStyle, richText, run } from "./card-elements.ts";
import { type QuoteLimits, quote } from "./card-quote.ts";
import { type SharePlace, shareAction, shareForm } from "./card-share.ts";
import { escapeMarkdown, markdownLink, plain, webAddress } from "./card-text.ts";
import { type MentionEntity, mentionBlock, mentionEntities, mentionsIn } from "./mention.ts";

/** An Adaptive Card, as its JSON. */
export interface Card {
  readonly type: "AdaptiveCard";
  readonly version: "1.5";
  readonly [key: string]: unknown;
}

export interface CardOptions {
  /** What was asked: travels inside the buttons, so that any replica can draw the card anew. */
  readonly question?: string;
  /** Shown in place of the thumbs once one was pressed, or of "Show to everyone" once it is shown. */
  readonly done?: { readonly instead: "votes" | "share"; readonly text: string };
  /** Offers to show the answer to everyone: as a button, or as a form once the places are known. */
  readonly share?: "button" | readonly SharePlace[];
}

/** Teams refuses a message above 100 KB as UTF-16; what surrounds the card takes its share. */
const MOST_CHARACTERS = 36_000;

/** Longest question that travels inside buttons, in UTF-16 units. */
const CARRIED_QUESTION = 1_000;

interface Limits {
  readonly quote: QuoteLimits;
  /** Of one text. */
  readonly text: number;
  /** Parts, facts, choices and suggestions of a card. */
  readonly parts: number;
  readonly facts: number;
  readonly choices: number;
}

/** From what reads well to what always fits. */
const LIMITS: readonly Limits[] = [
  { quote: { characters: 3_000, rows: 60 }, text: 2_000, parts: 30, facts: 20, choices: 5 },
  { quote: { characters: 1_200, rows: 30 }, text: 800, parts: 20, facts: 12, choices: 4 },
  { quote: { characters: 300, rows: 8 }, text: 200, parts: 10, facts: 6, choices: 2 },
];

/** The standard host of Adaptive Cards shows five buttons in a row, Teams six. */
const MOST_BUTTONS = 5;

/**
 * A reply as an Adaptive Card 1.5, under 80 KB as UTF-16. Every word of it is untrusted and stands in elements that
 * read no markup, but for facts, where it is escaped.
 */
export function renderCard(reply: Reply, options: CardOptions = {}): Card {
  const cards = LIMITS.map((limits) => () => cardWithin(reply, options, limits));
  for (const draw of cards) {
    const card = draw();
    if (JSON.stringify(card).length <= MOST_CHARACTERS) return card;
  }
  return asCard([prose(shorten(reply.text, LIMITS[2]?.text ?? 200))], "");
}

/** The message that carries the card; `summary` is what notifications and screen readers say. */
export function cardMessage(reply: Reply, options: CardOptions = {}) {
  return {
    type: "message",
    summary: plain(shorten(reply.text, SUMMARY_LENGTH)),
    attachments: [{ contentType: CARD_TYPE, content: renderCard(reply, options) }],
  };
}

export const CARD_TYPE = "application/vnd.microsoft.card.adaptive";
const SUMMARY_LENGTH = 500;

function cardWithin(reply: Reply, options: CardOptions, limits: Limits): Card {
  const tail = actionRow(reply, options, limits);
  const body = reply.parts.slice(0, limits.parts).flatMap((part, index) => partElements(part, index, limits));
  return asCard([...body, ...tail], shorten(reply.text, SUMMARY_LENGTH), mentionEntities(mentionsIn(reply)));
}

function asCard(body: readonly CardElement[], fallbackText: string, entities: readonly MentionEntity[] = []): Card {
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    ...(fallbackText === "" ? {} : { fallbackText: plain(fallbackText) }),
    // Code and tables need the width.
    msteams: { width: "Full", ...(entities.length === 0 ? {} : { entities }) },
    body,
  };
}

function partElements(part: ReplyPart, index: number, limits: Limits): readonly CardElement[] {
  switch (part.type) {
    case "headline":
      return [headline(shorten(part.text, limits.text), part.tone, part.url)];
    case "facts":
      return [facts(part.facts.slice(0, limits.facts), limits.text)];
    case "text":
      return [toned(shorten(part.text, limits.text), part.tone), ...mentionBlock(part.mentions ?? [])];
    case "quote":
      return part.blocks.length === 0 ? [] : [quote(part.blocks, limits.quote)];
    case "source":
      return [container(sourceElements(part.source), { spacing: "Small" })];
    case "choices":
      return part.collapsed ? [] : [choices(part, index, limits)];
    case "suggestions":
      return [
        prose(shorten(part.label, LINE), { isSubtle: true }),
        ...part.questions.slice(0, limits.choices).map((question) => ({
          // One below the other: side by side, Teams cuts them off.
          type: "ActionSet",
          spacing: "Small",
          actions: [execute(question, { verb: "ask", question: shorten(question, CARRIED_QUESTION) })],
        })),
      ];
    case "buttons":
      // They stand in one row at the end.
      return [];
  }
}

const TONES: Readonly<Record<Tone, string>> = { bad: "attention", good: "good", busy: "accent", neutral: "emphasis" };

function headline(text: string, tone: Tone, url: string | undefined): CardElement {
  const style: RunStyle = { weight: "Bolder", size: "Medium", ...(url === undefined ? {} : { url }) };
  return container([richText([run(text, style)])], { style: TONES[tone], bleed: true });
}

function facts(list: readonly { name: string; value: string; url?: string }[], limit: number): CardElement {
  return {
    type: "FactSet",
    facts: list.map(({ name, value, url }) => {
      const address = webAddress(url);
      const text = shorten(value, limit);
      return {
        title: escapeMarkdown(shorten(name, limit)),
        value: address === undefined ? escapeMarkdown(text) : markdownLink(text, address),
      };
    }),
  };
}

function toned(text: string, tone: "plain" | "quiet" | "warning" | undefined): CardElement {
  if (tone === "warning") return container([prose(text)], { style: "warning" });
  return prose(text, tone === "quiet" ? { isSubtle: true } : {});
}

/** Page › heading as a link, and below it all that a reader needs to trust it. */
function sourceElements(source: ReplySource): readonly CardElement[] {
  const trust = [
    source.owner === undefined ? "" : `Owner: ${shorten(source.owner, LINE)}`,
    source.reviewed === undefined ? "" : `reviewed ${sayDate(shorten(source.reviewed, LINE))}`,
    source.starter ? "starter page" : "",
  ].filter((word) => word !== "");
  const inlines = [
    run(trust.join(" · "), { isSubtle: true }),
    run(source.stale && trust.length > 0 ? " · " : "", { isSubtle: true }),
    run(source.stale ? "past its review" : "", { color: "Attention", weight: "Bolder" }),
  ];
  return [
    richText([run(shorten(sayPlace(source), LINE), { weight: "Bolder", url: source.url })]),
    ...(inlines.every(({ text }) => text === "") ? [] : [richText(inlines, { spacing: "None" })]),
    ...(source.extract === undefined ? [] : [prose(shorten(source.extract, EXTRACT), {}, { spacing: "None" })]),
  ];
}

const LINE = 300;
const EXTRACT = 500;

type Choices = Extract<ReplyPart, { type: "choices" }>;

function choices({ label, choices: list }: Choices, index: number, limits: Limits, isHidden = false): CardElement {
  const shown = list.slice(0, limits.choices);
  return container(
    [
      richText([run(shorten(label, LINE), { weight: "Bolder" })]),
      ...shown.map((source) => container(sourceElements(source), { spacing: "Small" })),
    ],
    isHidden ? { id: `choices-${index}`, isVisible: false } : {},
  );
}

/** All buttons in one row, and below it what they open. */
function actionRow(reply: Reply, options: CardOptions, limits: Limits): readonly CardElement[] {
  const hidden = reply.parts
    .slice(0, limits.parts)
    .flatMap((part, index) => (part.type === "choices" && part.collapsed ? [{ part, index }] : []));
  const buttons = reply.parts.flatMap((part) => (part.type === "buttons" ? part.buttons : []));
  const isVoted = options.done?.instead === "votes";
  const actions = [
    ...(isVoted ? [] : buttons.map((button) => voteAction(button, options.question))),
    ...hidden.map(({ part, index }) => ({
      type: "Action.ToggleVisibility",
      title: plain(`${shorten(part.label, LINE)} (${Math.min(part.choices.length, limits.choices)})`),
      targetElements: [`choices-${index}`],
    })),
    ...offer(reply, options),
  ].slice(0, MOST_BUTTONS);
  const { share, question } = options;
  return [
    ...(options.done === undefined ? [] : [prose(`✓ ${options.done.text}`, { weight: "Bolder" })]),
    ...(actions.length === 0 ? [] : [{ type: "ActionSet", actions }]),
    ...(Array.isArray(share) && isCarried(question) ? [shareForm(share as readonly SharePlace[], question)] : []),
    ...hidden.map(({ part, index }) => choices(part, index, limits, true)),
  ];
}

function offer({ kind }: Reply, { share, question }: CardOptions): readonly CardElement[] {
  return kind === "found" && share === "button" && isCarried(question) ? [shareAction(question)] : [];
}

function isCarried(question: string | undefined): question is string {
  return question !== undefined && question.length <= CARRIED_QUESTION;
}

function voteAction({ action, label, value }: ReplyButton, question: string | undefined): CardElement {
  const carried = isCarried(question) ? { question } : {};
  return execute(label, { verb: "press", action, value, ...carried });
}
