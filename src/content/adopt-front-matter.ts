import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, isScalar, type Pair, parseDocument } from "yaml";
import { splitFrontMatter } from "./front-matter.ts";

/**
 * The text of a starter page as the team's own: without `starter:`, with this owner and date. All other bytes stay.
 * @param today ISO date (YYYY-MM-DD)
 * @returns undefined where the front matter is no plain list of keys, and the lines cannot be changed one by one
 */
export function adoptFrontMatter(source: string, owner: string, today: string): string | undefined {
  const { yaml, body } = splitFrontMatter(source);
  if (yaml === undefined) return undefined;
  const before = valuesOf(yaml);
  if (before === undefined) return undefined;
  let changed = setValue(yaml, "owner", owner);
  if (changed !== undefined) changed = setValue(changed, "reviewed", today);
  if (changed !== undefined) changed = removeLine(changed, "starter");
  if (changed === undefined) return undefined;
  // Front matter can be written in more ways than one: what is not exactly what was meant is not written.
  const { starter: _, ...rest } = before;
  if (!isDeepStrictEqual(valuesOf(changed), { ...rest, owner, reviewed: today })) return undefined;
  const at = source.length - body.length - lengthOfEnd(source, yaml, body);
  return source.slice(0, at - yaml.length) + changed + source.slice(at);
}

/** Length of the closing fence with its line end. */
function lengthOfEnd(source: string, yaml: string, body: string): number {
  const head = source.slice(0, source.length - body.length);
  return head.length - (head.indexOf("\n") + 1) - yaml.length;
}

function valuesOf(yaml: string): Record<string, unknown> | undefined {
  const document = parseDocument(yaml, { logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  return document.toJS() as Record<string, unknown>;
}

/** The value of a key replaced where it stands, or the key added as the last line. */
function setValue(yaml: string, key: string, value: string): string | undefined {
  const pair = pairOf(yaml, key);
  if (pair === undefined) return `${withLineEnd(yaml)}${key}: ${value}${lineEnd(yaml)}`;
  if (isScalar(pair.value) && pair.value.source === "") return insertValue(yaml, pair, value);
  const range = isNode(pair.value) ? pair.value.range : undefined;
  return range ? yaml.slice(0, range[0]) + value + yaml.slice(range[1]) : undefined;
}

/** After the colon of a key that has no value, but perhaps a comment. */
function insertValue(yaml: string, { key }: Pair, value: string): string | undefined {
  const end = isNode(key) ? key.range?.[1] : undefined;
  if (end === undefined) return undefined;
  const at = yaml.indexOf(":", end) + 1;
  return `${yaml.slice(0, at)} ${value}${yaml.slice(at)}`;
}

function removeLine(yaml: string, key: string): string | undefined {
  const pair = pairOf(yaml, key);
  if (pair === undefined) return yaml;
  const range = isNode(pair.key) ? pair.key.range : undefined;
  if (!range) return undefined;
  const from = yaml.lastIndexOf("\n", range[0] - 1) + 1;
  const end = yaml.indexOf("\n", range[0]);
  return yaml.slice(0, from) + (end < 0 ? "" : yaml.slice(end + 1));
}

function pairOf(yaml: string, key: string): Pair | undefined {
  const { contents } = parseDocument(yaml, { logLevel: "silent" });
  return isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
}

function lineEnd(yaml: string): string {
  return yaml.includes("\r\n") ? "\r\n" : "\n";
}

function withLineEnd(yaml: string): string {
  return yaml === "" || yaml.endsWith("\n") ? yaml : yaml + lineEnd(yaml);
}
