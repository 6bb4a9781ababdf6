import type { PipelineEvent } from "../events/event.ts";

/** The branch as routes and readers see it: that of a fork has the fork's owner before it, as on GitHub. */
export function branchOf({ ref, labels }: PipelineEvent): string | undefined {
  const fork = labels["fork"];
  return ref === undefined || fork === undefined ? ref : `${fork.split("/")[0]}:${ref}`;
}

/** Whether a text is what a glob says, in which `*` stands for anything; upper and lower case count as the same. */
export function matchesGlob(glob: string, text: string): boolean {
  const [first = "", ...rest] = glob.toLowerCase().split("*");
  const value = text.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  // Each part at its first place: a later one could only leave less room for those after it.
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - at >= last.length && value.endsWith(last);
}
