import { ArtefactError } from "../errors.ts";
import type { Artefact } from "./build.ts";
import type { ReadFile } from "./shards.ts";

/** Reads an index that was just built, without writing it anywhere. */
export function memoryReader(artefact: Pick<Artefact, "hash" | "current" | "files">): ReadFile {
  return async (name) => {
    const bytes = name === "current.json" ? artefact.current : artefact.files.get(name.slice(artefact.hash.length + 1));
    if (bytes === undefined)
      throw new ArtefactError(`The index has no file ${name}.`, "Build it again with: npx docent index");
    return bytes;
  };
}
