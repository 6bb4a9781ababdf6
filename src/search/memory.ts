import { ArtefactError } from "../errors.ts";
import { FORMAT } from "./artefact.ts";
import type { Artefact } from "./build.ts";
import type { ReadFile } from "./shards.ts";

/** Reads an index that was just built, without writing it anywhere. */
export function memoryReader(artefact: Pick<Artefact, "hash" | "files">): ReadFile {
  return async (name) => {
    if (name === "current.json")
      return new TextEncoder().encode(JSON.stringify({ format: FORMAT, hash: artefact.hash }));
    const bytes = artefact.files.get(name.slice(artefact.hash.length + 1));
    if (bytes === undefined)
      throw new ArtefactError(`The index has no file ${name}.`, "Build it again with: npx docent index");
    return bytes;
  };
}
