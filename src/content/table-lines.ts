/** The row of dashes below a table's head, whatever stands before it (quotations, lists): its end is enough to know it. */
const DELIMITERS = /(?:[|:][ \t]*-|-[ \t]*[|:])[|:\- \t]*$/;
const ANY_DELIMITERS = new RegExp(DELIMITERS, "m");

/**
 * The lines of a markdown text, 1-based, that may be a table's: heads, delimiter rows, and what follows up to a blank
 * line. There may be too many of them, in code for example, and never too few.
 */
export function tableLines(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!ANY_DELIMITERS.test(text)) return found;
  let isBelow = false;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const isDelimiters = DELIMITERS.test(line);
    // 1-based, the line above has this one's 0-based number.
    if (isDelimiters) found.add(index);
    isBelow = isDelimiters || (isBelow && /[^ \t]/.test(line));
    if (isBelow) found.add(index + 1);
  }
  return found;
}
