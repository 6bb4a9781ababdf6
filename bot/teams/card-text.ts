/** Control characters but line break and tab, and the signs that turn the reading direction. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What the markdown of a TextBlock or a Fact reads as more than itself. */
const MARKUP = /[\\`*_[\]<>~]/g;

/** Untrusted words as they may stand in a card: whole characters, nothing that hides or turns others. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "").toWellFormed();
}

/** For the few places of a card that read markdown and have no other element: facts. */
export function escapeMarkdown(text: string): string {
  return (
    plain(text)
      .replace(MARKUP, "\\$&")
      // At the start of a line these make headings and lists.
      .replace(/^(\s*)([#+-])/gm, "$1\\$2")
      .replace(/^(\s*\d+)([.)])/gm, "$1\\$2")
      .replace(/\n/g, " ")
  );
}

/** @returns the address as it may be opened from a card; undefined unless it is http(s) */
export function webAddress(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

/** A link of markdown; brackets in the address would end it early. */
export function markdownLink(text: string, url: string): string {
  return `[${escapeMarkdown(text)}](${url.replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"))})`;
}

/** Words of a message's text as a person meant them: Teams sends tags and entities in what it calls plain. */
export function fromMarkup(text: string): string {
  return text
    .replace(/<at\b[^>]*>(.*?)<\/at>/gis, "$1")
    .replace(/<(?:br|\/p|\/div|\/li|\/pre|\/h\d|\/tr|\/blockquote)\s*\/?>/gi, "\n")
    .replace(TAGS, "")
    .replace(ENTITY, decodeEntity)
    .replace(/\u00a0/g, " ");
}

/** The tags that Teams writes itself; a question about `<MODEL>` or `a < b` keeps its signs. */
const TAGS =
  /<\/?(?:p|div|span|b|strong|i|em|u|s|strike|a|ul|ol|li|pre|code|codeblock|h\d|blockquote|table|tbody|tr|td|attachment|img|emoji)(?:\s[^<>]*)?\/?>/gi;

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}
