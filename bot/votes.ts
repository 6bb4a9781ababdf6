import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** One click on "this helped" or "this did not help". What was asked is not part of it. */
export interface Vote {
  /** ISO 8601. */
  readonly at: string;
  /** Path of a page. */
  readonly path: string;
  /** Empty for the page's opening text. */
  readonly anchor: string;
  readonly helpful: boolean;
}

export interface VoteBook {
  /** Resolves when the vote is on disk. */
  add(vote: Vote): Promise<void>;
}

/** Keeps votes as lines of JSON at the end of a file; readers skip a line that a power cut left half written. */
export function createVoteBook(file: string): VoteBook {
  let last: Promise<void> = Promise.resolve();

  async function append(vote: Vote): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, "a");
    try {
      // The break comes first, so that a half-written line never takes the next vote with it.
      await handle.appendFile(`\n${JSON.stringify(vote)}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  return {
    add(vote) {
      const added = last.then(() => append(vote));
      // One failure (a full disk) is the caller's to report; the next vote is tried anew.
      last = added.catch(() => undefined);
      return added;
    },
  };
}
