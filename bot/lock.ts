import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DocentError } from "../src/errors.ts";

const POLL_MS = 200;

/** Locks that this process holds now: its own id in any other file is a leftover of an earlier life. */
const held = new Set<string>();

export interface Lock {
  release(): void;
}

/**
 * Waits until nobody else, in this process or another, holds the lock. A lock whose owner has died is taken over.
 * @param gaveUp asked while waiting; true ends the wait with an error
 */
export async function takeLock(file: string, gaveUp: () => boolean): Promise<Lock> {
  const mine = `${file}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!tryLink(mine, file)) {
      if (gaveUp()) throw new DocentError("The wait for another build was given up.", "Start again.");
      if (isAbandoned(file)) rmSync(file, { force: true });
      else await sleep(POLL_MS);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  held.add(file);
  return {
    release() {
      held.delete(file);
      rmSync(file, { force: true });
    },
  };
}

/** A hard link appears together with its content, so nobody reads an empty lock. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, "utf8"));
    if (owner === process.pid) return !held.has(file);
    if (!Number.isInteger(owner)) return true;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
