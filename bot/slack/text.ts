import { shorten } from "../../src/chat/words.ts";

/** Control characters but line break and tab, and the signs that turn the reading direction. */
const UNSAFE = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text of the docs, of an event or of a person as Slack may show it, in at most `limit` UTF-16 units. */
export function clean(text: string, limit: number): string {
  return shorten(text.toWellFormed().replace(/\r\n?/g, "\n").replace(UNSAFE, ""), limit);
}

/**
 * Makes text stand for itself where Slack reads markup (https://docs.slack.dev/messaging/formatting-message-text):
 * without these three signs there is no mention, no link and no `<!channel>`.
 */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The address to link to; undefined for anything but http(s), which is then shown as text only. */
export function webUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && href.length <= LONGEST_URL ? href : undefined;
}

const LONGEST_URL = 3_000;

/**
 * `<@U1|ana>`, `<#C1|general>`, `<!subteam^S1|@ops>`, `<https://…|label>` as Slack writes them into what people say;
 * anything else between angle brackets is what somebody typed.
 */
const TOKEN = /<(?:(@)([UW]\w+)|(#)([CGD]\w+)|(!)([^<>|]+)|()((?:https?|mailto|tel):[^<>|]*))(?:\|([^<>]*))?>/g;

/**
 * What a person said, in plain words: without the mention of the bot, references as people read them, signs unescaped.
 * @param botUser id of the bot's user
 */
export function plainText(markup: string, botUser: string): string {
  return markup
    .replace(TOKEN, (_, ...groups: (string | undefined)[]) => {
      const [sign = "", target = ""] = groups.slice(0, 8).filter((group) => group !== undefined);
      if (sign === "@" && target === botUser) return "";
      return wordsFor(sign, target, groups[8] ?? "");
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

function wordsFor(sign: string, target: string, label: string): string {
  switch (sign) {
    case "@":
      return label === "" ? "someone" : `@${label}`;
    case "#":
      return label === "" ? "a channel" : `#${label}`;
    case "!":
      return label === "" ? `@${target.replace(/\^.*$/, "")}` : label;
    default:
      return label === "" ? target.replace(/^mailto:/, "") : label;
  }
}
