/** Rows of the keyboard, each half a key further to the right; other Latin layouts differ in a few letters only. */
const KEYBOARD = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const PLACES = new Map(
  KEYBOARD.flatMap((row, y) => row.split("").map((key, x) => [key, { x: x + y / 2, y }] as const)),
);

/** Negative logarithms of how likely a slip is, beside a letter left out or two swapped, which can go wrong in one way. */
const NEIGHBOURING_KEY = 1.5;
/** Any of 26 letters, though less than ln 26, since vowels are mistaken for one another and layouts differ. */
const ANY_KEY = 3;
const SECOND_EDIT = 6;
/** People seldom slip in the first letter. */
const FIRST_LETTER = 1;

/**
 * How unlikely it is that fingers made the typed word of the other one: the channel of Kernighan, Church & Gale, "A
 * spelling correction program based on a noisy channel model" (1990), with slips ranked by kind instead of counted.
 * @param edits the distance between the two
 */
export function slipCost(typed: string, meant: string, edits: number): number {
  if (edits === 0) return 0;
  const first = typed[0] === meant[0] ? 0 : FIRST_LETTER;
  return first + (edits > 1 ? SECOND_EDIT : oneEditCost(typed, meant));
}

/**
 * Whether so plain a slip that a word may be dropped for it, though it might be one that the docs lack: a swap, or in
 * four letters and more one left out, doubled or hit with its neighbour ("waht", "whch", but not "rom" for "from").
 */
export function isPlainSlip(typed: string, meant: string): boolean {
  const swapped = typed.length === meant.length && slipCost(typed, meant, 1) < NEIGHBOURING_KEY;
  return swapped || (typed.length > 3 && slipCost(typed, meant, 1) < ANY_KEY);
}

function oneEditCost(typed: string, meant: string): number {
  let at = 0;
  while (at < typed.length && at < meant.length && typed[at] === meant[at]) at++;
  const extra = typed.length - meant.length;
  const wrong = typed[at];
  // Left out; or swapped, and then the next letter differs too.
  if (extra < 0 || wrong === undefined || (extra === 0 && typed[at + 1] !== meant[at + 1])) return 0;
  // A letter too many was hit with the key before or after it, or is one of them twice.
  const right = extra > 0 ? [typed[at - 1], typed[at + 1]] : [meant[at]];
  return right.some((key) => key === wrong || areNeighbours(key, wrong)) ? NEIGHBOURING_KEY : ANY_KEY;
}

function areNeighbours(one: string | undefined, other: string): boolean {
  const a = PLACES.get(one ?? "");
  const b = PLACES.get(other);
  return a !== undefined && b !== undefined && Math.abs(a.x - b.x) <= 1 && Math.abs(a.y - b.y) <= 1;
}
