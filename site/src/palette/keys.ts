/** Ctrl+K or Cmd+K, Ctrl+/ or Cmd+/, and a bare "/" outside of anything that takes text. */
export function isPaletteKey(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "target">): boolean {
  if (event.altKey) return false;
  const withModifier = event.ctrlKey || event.metaKey;
  if (withModifier) return event.key.toLowerCase() === "k" || event.key === "/";
  return event.key === "/" && !takesText(event.target);
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
