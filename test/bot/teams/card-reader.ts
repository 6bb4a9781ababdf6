import { createRequire } from "node:module";
import { unescapeMarkdown } from "./unescape-markdown.ts";

type Json = Readonly<Record<string, unknown>>;

interface ValidationContext {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

interface AdaptiveCards {
  readonly AdaptiveCard: new () => {
    parse(card: unknown, context: ValidationContext): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  };
  readonly SerializationContext: new (version: unknown) => ValidationContext;
  readonly Versions: { readonly v1_5: unknown };
}

// Its entry for Node needs a browser's globals; the bundle does not.
const cards = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js") as AdaptiveCards;

/** What Microsoft's own library finds wrong with a card, in its words. */
export function cardFaults(card: unknown): string[] {
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const parsed = new cards.AdaptiveCard();
  // Elements of Teams alone stand beside a fallback of the standard.
  parsed.parse(structuredClone(withFallbacks(card)), context);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...parsing, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
}

function withFallbacks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFallbacks);
  if (typeof value !== "object" || value === null) return value;
  const json = value as Json;
  if (json["type"] === "CodeBlock") return withFallbacks(json["fallback"]);
  return Object.fromEntries(Object.entries(json).map(([key, one]) => [key, withFallbacks(one)]));
}

export interface CardView {
  /** All visible words in reading order, buttons left out. */
  readonly text: string;
  readonly links: readonly string[];
  /** In reading order, those of hidden parts left out. */
  readonly actions: readonly Json[];
}

/** Reads a card as its reader does. @param revealed ids of elements made visible by a button */
export function readCard(card: Json, revealed: ReadonlySet<string> = new Set()): CardView {
  const text: string[] = [];
  const links: string[] = [];
  const actions: Json[] = [];

  function read(element: Json): void {
    const { type, id } = element as { type: string; id?: string };
    if (element["isVisible"] === false && !(id !== undefined && revealed.has(id))) return;
    for (const key of ["selectAction"]) if (element[key]) link(element[key] as Json);
    if (type === "RichTextBlock") text.push(list(element["inlines"]).map(inline).join(""));
    if (type === "TextBlock") text.push(markdown(String(element["text"])));
    if (type === "CodeBlock") text.push(String(element["codeSnippet"]));
    if (type === "FactSet")
      for (const fact of list(element["facts"]))
        text.push(`${markdown(String(fact["title"]))}: ${markdown(String(fact["value"]))}`);
    if (type === "ActionSet") actions.push(...list(element["actions"]));
    for (const key of ["items", "columns", "rows", "cells", "body"])
      for (const child of list(element[key])) if (typeof child["type"] === "string" || key === "columns") read(child);
  }

  function inline(run: Json): string {
    if (run["selectAction"]) link(run["selectAction"] as Json);
    return String(run["text"]);
  }

  function link(action: Json): void {
    if (action["type"] === "Action.OpenUrl") links.push(String(action["url"]));
  }

  function markdown(source: string): string {
    const { text: words, links: found } = unescapeMarkdown(source);
    links.push(...found);
    return words;
  }

  read({ type: "AdaptiveCard", ...card });
  return { text: text.join("\n"), links, actions: [...actions, ...list(card["actions"])] };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
