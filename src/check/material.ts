import type { SourceFile } from "../content/load.ts";
import type { Page, Problem } from "../content/page.ts";

/** What the rules look at: the pages of one docs folder, and the files that they were made of. */
export interface Material {
  readonly pages: readonly Page[];
  /** Every markdown file that could be read, drafts and faulty ones included, by its path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Paths of the files that an error leaves out. */
  readonly excluded: readonly string[];
  /** Whether the folder has a docent.yaml, and so promises to follow its rules. */
  readonly declared: boolean;
}

/** How grave the breach of a rule is that only a declared folder has promised to keep. */
export function promised({ declared }: Pick<Material, "declared">): Problem["severity"] {
  return declared ? "error" : "warning";
}

/**
 * 1-based line of a key of the front matter, or of one of its values when that can be seen; 1 when there is none.
 * Read from the text and only for a problem that was found, so that sound pages cost nothing.
 */
export function lineOfKey(source: SourceFile | undefined, key: string, value?: string): number {
  const lines = source?.text.split("\n") ?? [];
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start < 0) return 1;
  if (value === undefined) return start + 1;
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#-]|^---/.test(line));
  const end = length < 0 ? lines.length : start + 1 + length;
  const at = lines.slice(start, end).findIndex((line) => line.includes(value));
  return start + 1 + Math.max(at, 0);
}
