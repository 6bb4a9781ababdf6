import type { Block } from "../content/page.ts";
import type { CurrentArtefact, Manifest, SectionOutline, StoredPage, StoredText } from "./artefact.ts";

/**
 * Reads the index's JSON files. A byte gone wrong can leave valid JSON of another shape, which would fail far from here
 * and name no file; so the shape is checked as far as the code relies on it.
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return checked(bytes, isManifest);
}

export function decodePages(bytes: Uint8Array): readonly StoredPage[] {
  return checked(bytes, (value): value is readonly StoredPage[] => isList(value, isPage));
}

export function decodeText(bytes: Uint8Array): StoredText {
  return checked(bytes, isText);
}

/** Its format alone can be relied on: another version may have changed all else. */
export function decodeFormat(bytes: Uint8Array): { readonly format?: unknown } {
  return fieldsOf<{ format: unknown }>(parseJson(bytes));
}

export function decodeCurrent(bytes: Uint8Array): CurrentArtefact {
  return checked(bytes, (value): value is CurrentArtefact => isString(fieldsOf<CurrentArtefact>(value).hash));
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function checked<T>(bytes: Uint8Array, is: (value: unknown) => value is T): T {
  const value = parseJson(bytes);
  if (!is(value)) throw new TypeError("values are missing");
  return value;
}

function isManifest(value: unknown): value is Manifest {
  const { about, answerable, shards, averageSectionLength } = fieldsOf<Manifest>(value);
  return (
    isList(shards, isString) &&
    isNumber(answerable) &&
    isNumber(averageSectionLength) &&
    isNumber(about?.pages) &&
    isString(about.team) &&
    isString(about.askWhom) &&
    typeof about.owners === "object"
  );
}

function isPage(value: unknown): value is StoredPage {
  const { path, url, title, tags, aliases, sections, length } = fieldsOf<StoredPage>(value);
  return (
    [path, url, title].every(isString) &&
    isList(tags, isString) &&
    isList(aliases, isString) &&
    isNumber(length) &&
    isList(sections, isOutline)
  );
}

function isOutline(value: unknown): value is SectionOutline {
  const { anchor, heading, trail, start } = fieldsOf<SectionOutline>(value);
  return isString(anchor) && isString(heading) && isList(trail, isString) && isNumber(start);
}

function isText(value: unknown): value is StoredText {
  const { sections, questions } = fieldsOf<StoredText>(value);
  return isList(questions, isString) && isList(sections, (blocks) => isList(blocks, isBlock));
}

function isBlock(value: unknown): value is Block {
  const { type, text, items, rows } = fieldsOf<{ type: Block["type"]; text: unknown; items: unknown; rows: unknown }>(
    value,
  );
  switch (type) {
    case "prose":
    case "code":
      return isString(text);
    case "list":
      return isList(items, isString);
    case "table":
      return isList(rows, (row) => isList(row, isString));
    default:
      return false;
  }
}

function fieldsOf<T>(value: unknown): Partial<T> {
  return typeof value === "object" && value !== null ? value : {};
}

function isList(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
