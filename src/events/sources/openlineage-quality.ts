import type { Draft } from "../draft.ts";
import { type Fields, fields, first, LONGEST, list, text } from "../payload.ts";

/** What the checks of a run came to; there was at least one. */
export interface Quality {
  readonly failed: readonly Check[];
  /** The first failed check. */
  readonly alert: Draft["alert"];
  /** All failed checks in one text. */
  readonly error: string | undefined;
  readonly dataset: string | undefined;
}

interface Check {
  readonly isGood: boolean;
  readonly name: string;
  readonly dataset: string | undefined;
  readonly column: string | undefined;
  readonly said: Fields;
}

const MOST_NAMED = 20;

/**
 * The checks of datasets (https://openlineage.io/docs/spec/facets/dataset-facets/data_quality_assertions, which older
 * clients put among all facets and newer ones among an input's) and those of the run as a whole (the facet `test`).
 * @returns undefined when nothing was checked
 */
export function readQuality(event: Fields): Quality | undefined {
  const datasets = [...list(event["inputs"]), ...list(event["outputs"])];
  const checks = [...datasets.flatMap(assertions), ...tests(fields(event["run"]))];
  if (checks.length === 0) return undefined;
  const failed = checks.filter(({ isGood }) => !isGood);
  const [worst] = failed;
  return {
    failed,
    alert: worst === undefined ? undefined : toAlert(worst),
    error: worst === undefined ? undefined : text(failed.slice(0, MOST_NAMED).map(describe).join("; "), LONGEST.error),
    dataset: (worst ?? checks[0])?.dataset,
  };
}

function assertions(dataset: Fields): readonly Check[] {
  const name = text(dataset["name"]);
  return [dataset["inputFacets"], dataset["facets"]].flatMap((facets) =>
    list(fields(fields(facets)["dataQualityAssertions"])["assertions"]).flatMap((said) =>
      typeof said["success"] === "boolean"
        ? [
            {
              isGood: said["success"],
              name: first(text, said["name"], said["assertion"]) ?? "assertion",
              dataset: name,
              column: text(said["column"]),
              said,
            },
          ]
        : [],
    ),
  );
}

function tests({ facets }: Fields): readonly Check[] {
  return list(fields(fields(facets)["test"])["tests"]).flatMap((said) =>
    said["status"] === "pass" || said["status"] === "fail"
      ? [
          {
            isGood: said["status"] === "pass",
            name: first(text, said["name"], said["type"]) ?? "test",
            dataset: undefined,
            column: undefined,
            said,
          },
        ]
      : [],
  );
}

function toAlert(check: Check): Draft["alert"] {
  const { severity, actual, expected } = check.said;
  const part = [check.dataset, check.column].filter((one) => one !== undefined).join(".");
  return {
    severity: text(severity),
    metric: check.name,
    value: text(actual),
    threshold: text(expected),
    slice: text(part),
  };
}

function describe({ name, dataset, column }: Check): string {
  const of = column === undefined ? name : `${name}(${column})`;
  return dataset === undefined ? of : `${of} on ${dataset}`;
}
