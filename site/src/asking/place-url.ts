/** Query parameter that carries the words to be marked on the page that is opened. */
export const WORDS_PARAMETER = "q";

/**
 * The address of a place, with the words that led there, if any did.
 * @param url site-relative, with or without an anchor
 */
export function placeUrl(url: string, words: string, anchor = ""): string {
  const [path = "", fragment = anchor] = url.split("#");
  const query = words === "" ? "" : `?${new URLSearchParams({ [WORDS_PARAMETER]: words }).toString()}`;
  return path + query + (fragment === "" ? "" : `#${fragment}`);
}
