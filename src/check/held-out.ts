import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ContentError, messageOf } from "../errors.ts";
import type { KnownQuestion } from "./ask-pages.ts";

/** Where a folder of pages keeps questions that it never indexes: inside, or beside it as this repository does. */
const PLACES = ["test/answers/holdout.yaml", "../test/answers/holdout.yaml"];

const shape = z.array(z.strictObject({ q: z.string().min(1), pages: z.array(z.string().min(1)).min(1) }));

/**
 * The questions of the hold-out file; none where there is no such file.
 * @throws {ContentError} when the file is there and is not a list of `q` and `pages`
 */
export async function readHeldOut(docsDir: string): Promise<KnownQuestion[]> {
  for (const place of PLACES) {
    const file = join(docsDir, place);
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return parseHeldOut(text, file);
  }
  return [];
}

function parseHeldOut(text: string, file: string): KnownQuestion[] {
  try {
    return shape.parse(parse(text)).map(({ q, pages }) => ({ text: q, pages }));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error).split("\n")[0] : messageOf(error).split("\n")[0];
    throw new ContentError(
      `${file} is no list of questions: ${what}`,
      'Write each as `- q: "…"` with `pages: [runbooks/x.md]`.',
      { cause: error },
    );
  }
}
