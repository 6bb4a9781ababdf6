/**
 * The word a person most likely meant, for "did you mean …?" in messages.
 * Case, and the choice between `-`, `_` and a space, do not count as differences.
 * @returns undefined when no candidate is close enough to be worth naming.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(word);
  // A third of the letters may differ, and never more than three: beyond that a hint misleads.
  let allowed = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let nearest: string | undefined;
  for (const candidate of candidates) {
    const known = fold(candidate);
    // A folder of a thousand pages has a thousand candidates for each broken link.
    if (Math.abs(known.length - wanted.length) > allowed) continue;
    const distance = editDistance(wanted, known, allowed);
    if (distance > allowed || (nearest !== undefined && distance === allowed)) continue;
    nearest = candidate;
    allowed = distance;
    if (distance === 0) break;
  }
  return nearest;
}

/**
 * Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions,
 * substitutions and swaps of neighbours, each of cost 1, no part edited twice. Counts UTF-16 units.
 * @param limit above it, any number above it may be returned: the count stops once the distance cannot be less
 */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let leastOfLast = 0;
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    // A swap reaches back over one row, so two of them have to be beyond the limit.
    const least = Math.min(...current);
    if (least > limit && leastOfLast > limit) return least;
    leastOfLast = least;
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

/** The hint as the end of a sentence (", did you mean `owners`?"), or empty when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const nearest = nearestWord(word, candidates);
  return nearest === undefined ? "" : `, did you mean \`${nearest}\`?`;
}

function fold(word: string): string {
  return word
    .normalize("NFC")
    .toLowerCase()
    .replace(/[-_\s]+/g, "-");
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
