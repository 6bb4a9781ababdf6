import type { LoadedDocs } from "../content/load.ts";
import { keyOf } from "./against.ts";
import { byPlace, checkDocs, type RuleOptions } from "./rules.ts";

/**
 * As `checkDocs`, and what lies behind faulty front matter besides: in pages that it leaves out, and in links to them.
 * A comparison needs it of both states, or a page's old fault hides its new ones.
 */
export async function checkWithHidden(options: RuleOptions): Promise<LoadedDocs> {
  const found = await checkDocs(options);
  if (found.excluded.length === 0) return found;
  const lenient = await checkDocs({ ...options, lenient: true });
  // Most are found without these pages as well, and some in any page, such as secrets.
  const known = new Set(found.problems.map(keyOf));
  const hidden = lenient.problems.filter((one) => !known.has(keyOf(one)));
  return { ...found, problems: [...found.problems, ...hidden].sort(byPlace) };
}
