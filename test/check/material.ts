import type { Material } from "../../src/check/material.ts";
import { DEFAULT_KNOWLEDGE, type KnowledgeConfig } from "../../src/config/config.ts";
import { loadPages, type SourceFile } from "../../src/content/load.ts";
import type { Problem } from "../../src/content/page.ts";
import { folder } from "../content/folder.ts";

export interface Written {
  readonly material: Material;
  /** The folder that holds the files for as long as the test runs. */
  readonly docsDir: string;
}

/** These files, read as the check reads them; as of a folder with docent.yaml unless told otherwise. */
export async function write(
  files: Readonly<Record<string, string | Uint8Array>>,
  knowledge: Partial<KnowledgeConfig> = {},
): Promise<Written> {
  const docsDir = await folder(files);
  const sources = new Map<string, SourceFile>();
  const whole = { ...DEFAULT_KNOWLEDGE, declared: true, ...knowledge };
  const { pages, excluded } = await loadPages({
    docsDir,
    knowledge: whole,
    visit: (file) => sources.set(file.path, file),
  });
  return { material: { pages, sources, excluded, declared: whole.declared }, docsDir };
}

/** Problems as `file:line severity rule: message`. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map(({ file, line, severity, rule, message }) => `${file}:${line} ${severity} ${rule}: ${message}`);
}
