/** Reads markdown as Teams does: a sign behind a backslash is itself, `[text](address)` is a link. */
export function unescapeMarkdown(source: string): { text: string; links: string[] } {
  const links: string[] = [];
  let text = "";
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] as string;
    if (sign === "\\" && /[!-/:-@[-`{-~]/.test(source[at + 1] ?? "")) {
      text += source[++at];
      continue;
    }
    const link = sign === "[" ? /^\[((?:\\.|[^\]\\])*)\]\(([^()\s]*)\)/.exec(source.slice(at)) : undefined;
    if (!link) {
      text += sign;
      continue;
    }
    links.push(link[2] ?? "");
    text += unescapeMarkdown(link[1] ?? "").text;
    at += link[0].length - 1;
  }
  return { text, links };
}
