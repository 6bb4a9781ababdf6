const FENCE = /^\s*(`{3,}|~{3,})/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;
const ESM = /^(?:import|export)\b/;
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/;
const INLINE_CODE = /(`+)(?:(?!\1)[^\n])+?\1/g;

/**
 * MDX of a folder that nobody declared as their own, as plain markdown: its imports may lead nowhere, its components
 * may not exist, and its expressions are somebody else's program. The words stay, what would run is left out, as in the
 * search index.
 */
export function withoutCode(source: string): string {
  const head = FRONT_MATTER.exec(source)?.[0] ?? "";
  return head + bodyWithoutCode(source.slice(head.length));
}

function bodyWithoutCode(source: string): string {
  const outdent = createOutdent();
  const words = (line: string): string => plain(outdent(line));
  return parts(withoutComments(source).split("\n"))
    .flatMap(({ fenced, lines }) => (fenced ? lines : withoutEsm(lines).map(words)))
    .join("\n");
}

interface Part {
  readonly fenced: boolean;
  readonly lines: string[];
}

/** Runs of lines within and without fenced code. */
function parts(lines: readonly string[]): Part[] {
  const found: Part[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const marker = FENCE.exec(line)?.[1];
    const opens = fence === undefined && marker !== undefined;
    const fenced = fence !== undefined || opens;
    const last = found.at(-1);
    if (last && last.fenced === fenced && !opens) last.lines.push(line);
    else found.push({ fenced, lines: [line] });
    if (opens) fence = marker;
    else if (fence !== undefined && marker?.startsWith(fence) && line.trim() === marker) fence = undefined;
  }
  return found;
}

/** A block of imports and exports ends at an empty line, and so may begin only after one. */
function withoutEsm(lines: readonly string[]): string[] {
  let inEsm = false;
  let before = "";
  return lines.filter((line) => {
    const begins = ESM.test(line) && before.trim() === "";
    inEsm = line.trim() !== "" && (inEsm || begins);
    before = line;
    return !inEsm;
  });
}

/** Within components text is indented, which in markdown would make it code; in lists the indent has its meaning. */
function createOutdent(): (line: string) => string {
  let inList = false;
  return (line) => {
    inList = LIST_ITEM.test(line) || (inList && (line.trim() === "" || /^\s/.test(line)));
    return inList ? line : line.trimStart();
  };
}

/** Comments may span lines; one that names a heading becomes the form that markdown knows. */
function withoutComments(source: string): string {
  return source.replace(/\{\/\*\s*(#[\w-]+)\s*\*\/\}/g, "{$1}").replace(/\{\/\*[\s\S]*?\*\/\}/g, "");
}

function plain(line: string): string {
  let end = 0;
  let text = "";
  for (const match of line.matchAll(INLINE_CODE)) {
    text += withoutJsx(line.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return text + withoutJsx(line.slice(end));
}

function withoutJsx(text: string): string {
  let before: string;
  let after = text;
  do {
    before = after;
    after = before.replace(/\{(?!#)[^{}]*\}/g, "");
  } while (after !== before);
  return after.replace(/<\/?[A-Z][\w.]*(?:\s[^<>]*)?\/?>|<\/?>/g, "");
}
