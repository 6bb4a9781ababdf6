/** Longer names are cut at a word: some file systems and many screens cannot hold them. */
const LONGEST = 80;

/**
 * A title as the name of a file: lower case, words joined by hyphens, accents taken off ("Größe" is "grosse").
 * @returns empty when the title holds neither a letter nor a digit
 */
export function slug(title: string): string {
  const words = title
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    // Accents of Latin letters only: elsewhere marks are part of the letter.
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  if (words.length <= LONGEST) return words;
  const cut = words.slice(0, LONGEST + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf("-"), 0)) || [...words].slice(0, LONGEST / 2).join("");
}
