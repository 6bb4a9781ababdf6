import type { Owner } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";

/**
 * The value of --owner.
 * @returns an id of docent.yaml
 * @throws {UsageError} that names the nearest one
 */
export function ownerGiven(given: string, owners: Readonly<Record<string, Owner>>): string {
  const known = Object.keys(owners);
  if (known.includes(given)) return given;
  throw new UsageError(
    `docent.yaml knows no owner ${printable(given)}${didYouMean(given, known) || "."}`,
    known.length === 0 ? "Add one under `owners:` there." : `Use one of: ${known.join(", ")}; or add it there.`,
  );
}
