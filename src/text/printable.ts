/** Control characters but line break and tab, and the signs that turn the reading direction. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** The words of the docs and of whoever asks are data: a control sequence in them must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "");
}
