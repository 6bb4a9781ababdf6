const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `2026-03-03` as "3 March 2026", the same in every time zone and locale; anything else is left as it is. */
export function sayDate(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) ?? [];
  const name = MONTHS[Number(month) - 1];
  return year && name ? `${Number(day)} ${name} ${year}` : iso;
}

/** Title › heading, or the title alone for a page's opening text. */
export function sayPlace({ title, heading }: { readonly title: string; readonly heading: string }): string {
  return heading === "" || heading === title ? title : `${title} › ${heading}`;
}

/** Cut at a word's end, with an ellipsis, to at most `limit` UTF-16 units. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never inside a surrogate pair; a text without spaces (other scripts, an address) is cut between any two letters.
  const kept = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "");
  const atWord = kept.replace(/\s+\S*$/, "");
  const cut = atWord.length > limit / 2 ? atWord : kept;
  return `${cut.trimEnd()}…`;
}
