import type { z } from "zod";
import { KINDS } from "../content/page.ts";
import { didYouMean } from "../text/nearest.ts";
import { knownKeys } from "./knowledge-schema.ts";

/** Something wrong at a place of the file: at the value of `path`, or at its key `key`. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly key?: string;
  readonly what: string;
  readonly cure: string;
}

type Issue = z.core.$ZodIssue;

/**
 * The schema's findings in the words of a person who edits the file. What fails only because a key is misspelt
 * ("names no platform" after `slak:`) is left out: the misspelling is named already.
 */
export function complaintsOf(error: z.ZodError, content: unknown): Complaint[] {
  const misspelt = error.issues
    .filter((issue) => issue.code === "unrecognized_keys")
    .map((issue) => String(issue.path));
  return error.issues
    .filter((issue) => issue.code !== "custom" || !misspelt.includes(String(issue.path)))
    .flatMap((issue) => complaintsOfIssue(issue, content));
}

function complaintsOfIssue(issue: Issue, content: unknown): Complaint[] {
  const path = withoutImpliedItem(content, issue.path);
  const value = valueAt(content, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key));
    case "invalid_key":
      return [invalidKey(issue)];
    case "invalid_value":
      return [{ path, ...notOneOf(value, issue.values.map(String), nameOf(path)) }];
    case "custom":
      return [{ path, what: issue.message, cure: String(issue.params?.["cure"] ?? "Correct it.") }];
    case "too_small":
      return [{ path, what: `${nameOf(path)} is empty.`, cure: "Fill it in, or take the key out." }];
    case "invalid_type":
      return [{ path, ...wrongType(issue.expected, value, nameOf(path)) }];
    default:
      return [{ path, what: `${nameOf(path)}: ${issue.message}.`, cure: "Correct it." }];
  }
}

function unknownKey(path: readonly PropertyKey[], key: string): Complaint {
  const known = knownKeys(path);
  const what = `unknown key \`${key}\`${didYouMean(key, known) || "."}`;
  return { path, key, what, cure: `Known ${path.length === 0 ? "at the top" : "here"}: ${known.join(", ")}.` };
}

/** A key of `owners`, `folders` or `reviewEvery` that is not what it should be. */
function invalidKey(issue: Issue & { code: "invalid_key" }): Complaint {
  const key = String(issue.path.at(-1));
  const path = issue.path.slice(0, -1);
  const [inner] = issue.issues;
  if (inner?.code === "custom") {
    return { path, key, what: inner.message, cure: String(inner.params?.["cure"] ?? "Correct it.") };
  }
  if (issue.path[0] === "reviewEvery") return { path, key, ...notOneOf(key, KINDS, "reviewEvery") };
  const what = `\`${key}\` cannot be the id of an owner.`;
  return { path, key, what, cure: "Use lower-case letters, digits and hyphens; the full name goes into `name`." };
}

function notOneOf(value: unknown, allowed: readonly string[], name: string) {
  const isKind = allowed.includes("runbook");
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const what = `\`${shown}\` is no ${isKind ? "kind of page" : `value of ${name}`}${didYouMean(shown, allowed) || "."}`;
  return { what, cure: `${isKind ? "Kinds" : "Values"}: ${allowed.join(", ")}.` };
}

function wrongType(expected: string, value: unknown, name: string) {
  if (value === undefined) return { what: `${name} is missing.`, cure: `Add \`${name.split(/[. ]/).at(-1)}: …\`.` };
  if (value === null) return { what: `${name} is empty.`, cure: "Fill it in, or take the key out." };
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return {
      what: `${name} must be text, but ${String(value)} is read as a ${typeof value}.`,
      cure: `Put it in quotes: "${String(value)}".`,
    };
  }
  const wanted = WANTED[expected] ?? expected;
  return {
    what: `${name} must be ${wanted}, not ${describe(value)}.`,
    cure: "Compare it with docs/docent.yaml of the Docent repository.",
  };
}

const WANTED: Readonly<Record<string, string>> = {
  object: "a group of keys",
  record: "a group of keys",
  array: 'a list of items that start with "- "',
  string: "text",
};

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a group of keys" : `the ${typeof value} ${JSON.stringify(value)}`;
}

/** `team.name`, `routes › item 2 › when.kind`: items the way people count, from 1. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the file";
  const steps = path.map((step) => (typeof step === "number" ? ` › item ${step + 1} › ` : `.${String(step)}`));
  return steps
    .join("")
    .replace(/ › \./g, " › ")
    .replace(/^\.| › $/g, "");
}

/** A value that stands without brackets was read as a list of one; the file has no such item. */
function withoutImpliedItem(content: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const list = path.slice(0, -1);
  return path.at(-1) === 0 && !Array.isArray(valueAt(content, list)) ? list : path;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
