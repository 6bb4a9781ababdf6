import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "./doctor.ts";
import { readStamp, STRICT, type StampInput, siteStamp } from "./site-stamp.ts";

/** Whether there is a built site, and whether it is that of the docs as they are now. */
export async function siteStatus(input: StampInput): Promise<Finding> {
  const buildDir = join(input.siteDir, "build");
  const page = await readFile(join(buildDir, "index.html"), "utf8").catch(() => undefined);
  if (page === undefined) return { level: "note", what: "not built yet", cure: "`npm start` builds it." };
  const [built, stamp] = await Promise.all([readStamp(buildDir), siteStamp(input)]);
  if (built === stamp || built === STRICT + stamp) return { level: "good", what: "built from the docs as they are" };
  return {
    level: "note",
    what: "built from other docs, or from these before they or their settings changed",
    cure: "`npm start` builds it anew; while Docent runs it does so by itself, and the log names what hinders it.",
  };
}
