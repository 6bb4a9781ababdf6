import { type Json, textIn } from "./block-kit.ts";

/** A message as a person sees it. */
export interface Reading {
  /** All words in reading order, blocks on lines of their own, buttons left out. */
  readonly text: string;
  readonly links: readonly string[];
  readonly notifies: readonly string[];
  readonly buttons: readonly ReadButton[];
}

export interface ReadButton {
  readonly blockId: string;
  readonly actionId: string;
  readonly label: string;
  readonly value: string;
}

/** Reads a message the way Slack's clients show it: blocks where there are some, else the text. */
export function read(text: string, blocks: readonly Json[]): Reading {
  const reader = createReader();
  // What the text mentions is notified even where blocks are shown instead.
  const summary = reader.markup(text);
  const shown = blocks.map((block, i) => reader.block(block, i));
  return { ...reader.found, text: blocks.length === 0 ? summary : shown.filter((words) => words !== "").join("\n") };
}

interface Found {
  readonly links: string[];
  readonly notifies: string[];
  readonly buttons: ReadButton[];
}

function createReader() {
  const found: Found = { links: [], notifies: [], buttons: [] };

  function markup(text: string): string {
    const shown = text.replace(
      /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g,
      (_, sign: string, target: string, label?: string) => {
        if (sign === "@" || sign === "!") found.notifies.push(target);
        else if (sign === "") found.links.push(unescaped(target));
        return label ?? `${sign}${target}`;
      },
    );
    // Bold, italic, struck and code in pairs: their signs are not seen.
    const plain = shown.replace(/(?<!\w)([*_~`])(\S(?:[^\n]*?\S)?)\1(?!\w)/g, "$2");
    return unescaped(plain);
  }

  function textObject(value: unknown): string {
    const { type, text } = value as { type: string; text: string };
    return type === "mrkdwn" ? markup(text) : text;
  }

  function run(part: Json): string {
    switch (part["type"]) {
      case "link":
        found.links.push(String(part["url"]));
        return String(part["text"] ?? part["url"]);
      case "user":
        found.notifies.push(String(part["user_id"]));
        return `@${String(part["user_id"])}`;
      case "broadcast":
        found.notifies.push(String(part["range"]));
        return `@${String(part["range"])}`;
      default:
        return textIn(part["text"]);
    }
  }

  function rich(part: Json): string {
    const elements = part["elements"] as readonly Json[];
    if (part["type"] === "rich_text_list") return elements.map(rich).join("\n");
    return elements.map(run).join("");
  }

  function button(part: Json, blockId: string): void {
    if (typeof part["url"] === "string") found.links.push(part["url"]);
    found.buttons.push({
      blockId,
      actionId: String(part["action_id"]),
      label: textObject(part["text"]),
      value: textIn(part["value"]),
    });
  }

  function block(part: Json, index: number): string {
    const elements = (part["elements"] ?? []) as readonly Json[];
    switch (part["type"]) {
      case "rich_text":
        return elements.map(rich).join("\n");
      case "context":
        return elements.map(textObject).join(" ");
      case "actions":
        for (const element of elements) button(element, `block-${index}`);
        return "";
      default:
        return [part["text"], ...((part["fields"] as readonly unknown[] | undefined) ?? [])]
          .filter((text) => text !== undefined)
          .map(textObject)
          .join("\n");
    }
  }

  return { found, markup, block };
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
