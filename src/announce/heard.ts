import type { Change } from "../events/history.ts";

/**
 * A change as one destination hears it. A success that makes several runs good is told in the thread of the latest of
 * them; where that one has no card, because it was muted or came by another route, in that of the latest that has one.
 * @param changes all that follow from the same event
 * @param hasCard whether a run has a card of its own there
 */
export function heardAt(change: Change, changes: readonly Change[], hasCard: (run: string) => boolean): Change {
  if (!isSaved(change) || !hasCard(change.card)) return change;
  const recoveries = changes.filter(({ type }) => type === "recovered");
  if (recoveries.length === 0 || recoveries.some(({ card }) => hasCard(card))) return change;
  const latest = changes.findLast((one) => isSaved(one) && hasCard(one.card));
  return latest === change ? { ...change, type: "recovered" } : change;
}

/** Made good by another run, of which its thread hears nothing. */
function isSaved({ type, by, flapping }: Change): boolean {
  return type === "progress" && by !== undefined && flapping === undefined;
}

/** A card that is opened by a decision says so itself. */
export function undecided(change: Change): Change {
  const { decided: _, ...rest } = change;
  return rest;
}
