import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArtefactError } from "../errors.ts";
import type { ReadFile } from "./shards.ts";

/** Reads an index from the folder that holds `current.json`. */
export function diskReader(directory: string): ReadFile {
  return async (name) => {
    try {
      return await readFile(join(directory, name));
    } catch (error) {
      throw new ArtefactError(
        `There is no index file ${join(directory, name)}.`,
        "Build the index with: npx docent index",
        { cause: error },
      );
    }
  };
}
