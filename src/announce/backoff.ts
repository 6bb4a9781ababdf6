const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60 * 1000;

/**
 * Milliseconds before the next attempt: twice as long after each, of which the upper half is chance, so that what failed
 * together does not come back together.
 * @param attempts before the one that has failed now
 * @param random in [0, 1)
 */
export function backoff(attempts: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 30));
  return Math.round(longest * (0.5 + random / 2));
}
