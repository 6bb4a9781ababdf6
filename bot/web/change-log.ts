import { randomUUID } from "node:crypto";
import type { BoardCard } from "../../src/announce/board.ts";

export interface Change {
  /** Id of the event that tells it. */
  readonly id: string;
  readonly card: BoardCard;
}

/** The last changes of the board, numbered, for pages whose connection broke for a while. */
export interface ChangeLog {
  add(card: BoardCard): Change;
  /** Id of the latest change. */
  latest(): string;
  /** What came after the change with this id, oldest first; undefined when only the whole board can tell. */
  after(id: string | undefined): readonly Change[] | undefined;
}

/** @param most changes that are kept */
export function createChangeLog(most: number): ChangeLog {
  // Numbers start anew with each process, so its name is part of the id.
  const name = randomUUID().slice(0, 8);
  const kept: Change[] = [];
  let count = 0;
  const idOf = (number: number): string => `${name}-${number}`;

  return {
    add(card) {
      count += 1;
      const change = { id: idOf(count), card };
      kept.push(change);
      if (kept.length > most) kept.shift();
      return change;
    },
    latest: () => idOf(count),
    after(id) {
      const [process, digits = ""] = id?.split("-") ?? [];
      const number = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
      const isKnown = process === name && number <= count && number >= count - kept.length;
      return isKnown ? kept.slice(kept.length - (count - number)) : undefined;
    },
  };
}
