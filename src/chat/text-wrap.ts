const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Scripts and signs that fill two columns of a terminal (Unicode's "wide"), as far as documents hold them. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;

/** Columns that a text fills in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Lines of at most `width` columns; line breaks of the text stay. Only a word wider than a line is broken. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let filled = 0;
  const words = text
    .trim()
    .split(/\s+/)
    .flatMap((word) => piecesOf(word, width));
  for (const { text: piece, joined } of words) {
    const gap = line === "" || joined ? "" : " ";
    const wide = displayWidth(piece);
    if (line !== "" && filled + gap.length + wide > width) {
      lines.push(line);
      line = piece;
      filled = wide;
    } else {
      line += gap + piece;
      filled += gap.length + wide;
    }
  }
  return [...lines, line];
}

/** Pieces of one word; addresses stay whole, since half an address is of no use. */
function piecesOf(word: string, width: number): { text: string; joined: boolean }[] {
  if (displayWidth(word) <= width || /^\S*https?:\/\//.test(word)) return [{ text: word, joined: false }];
  const pieces: { text: string; joined: boolean }[] = [];
  for (const { segment } of graphemes.segment(word)) pieces.push({ text: segment, joined: pieces.length > 0 });
  return pieces;
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return INVISIBLE.test(grapheme) ? 0 : 1;
}
