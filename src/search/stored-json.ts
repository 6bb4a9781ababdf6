import type { Block } from "../content/page.ts";
import { isLanguage } from "../text/language.ts";
import type { CurrentArtefact, Manifest, PageFile, SectionBlocks, SectionOutline, StoredPage } from "./artefact.ts";
import { packTexts, unpackTexts } from "./bounds.ts";
import { checksum } from "./seal.ts";

/** The manifest as written: one text takes less than a list of many. */
type StoredManifest = Omit<Manifest, "bounds" | "frequent" | "norms"> &
  Readonly<Record<"bounds" | "frequent" | "norms", string>>;

/** `current.json` as written. */
interface StoredCurrent {
  readonly format: number;
  readonly hash: string;
  /** Checksum of the hash and the manifest. */
  readonly check: string;
  readonly manifest: StoredManifest;
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  const { bounds, frequent, norms, ...rest } = manifest;
  return encodeJson({
    ...rest,
    bounds: packTexts(bounds),
    frequent: packTexts(frequent),
    norms: packBytes(norms),
  } satisfies StoredManifest);
}

/** @param manifest as `encodeManifest` wrote it */
export function encodeCurrent(format: number, hash: string, manifest: Uint8Array): Uint8Array {
  const stored = parseJson(manifest) as StoredManifest;
  return encodeJson({ format, hash, check: checkOf(hash, stored), manifest: stored } satisfies StoredCurrent);
}

/**
 * Reads the index's JSON files. A byte gone wrong can leave valid JSON of another shape, which would fail far from here
 * and name no file; so the shape is checked as far as the code relies on it.
 */
export function decodeCurrent(bytes: Uint8Array): CurrentArtefact {
  const { format, hash, check, manifest } = checked(bytes, isCurrent);
  if (check !== checkOf(hash, manifest)) throw new TypeError("its checksum does not fit its content");
  const [bounds, frequent] = [unpackTexts(manifest.bounds), unpackTexts(manifest.frequent)];
  return { format, hash, manifest: { ...manifest, bounds, frequent, norms: unpackBytes(manifest.norms) } };
}

export function decodePageFile(bytes: Uint8Array): PageFile {
  return checked(bytes, isPageFile);
}

export function decodeSectionBlocks(bytes: Uint8Array): SectionBlocks {
  return checked(bytes, isSectionBlocks);
}

/** Of the signs from here on each stands for a byte: those before it, and few after, take more than one byte in JSON. */
const FIRST_SIGN = 0x23;

function packBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(FIRST_SIGN + byte)).join("");
}

function unpackBytes(packed: string): Uint8Array {
  return Uint8Array.from(packed, (sign) => sign.charCodeAt(0) - FIRST_SIGN);
}

/** Its format alone can be relied on: another version may have changed all else. */
export function decodeFormat(bytes: Uint8Array): { readonly format?: unknown } {
  return fieldsOf<{ format: unknown }>(parseJson(bytes));
}

function checkOf(hash: string, manifest: StoredManifest): string {
  return checksum(encodeJson([hash, manifest]));
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function checked<T>(bytes: Uint8Array, is: (value: unknown) => value is T): T {
  const value = parseJson(bytes);
  if (!is(value)) throw new TypeError("values are missing");
  return value;
}

function isCurrent(value: unknown): value is StoredCurrent {
  const { format, hash, check, manifest } = fieldsOf<StoredCurrent>(value);
  return isNumber(format) && isString(hash) && isString(check) && isManifest(manifest);
}

function isManifest(value: unknown): value is StoredManifest {
  const { language, about, bounds, words, frequent, codeBook, norms, textLengths, ...rest } =
    fieldsOf<StoredManifest>(value);
  const { team, askWhom, owners, pages } = fieldsOf<StoredManifest["about"]>(about);
  return (
    isLanguage(language) &&
    [bounds, frequent, codeBook?.letters, norms, rest.synonyms, team, askWhom].every(isString) &&
    [rest.answerable, rest.averageSectionLength, textLengths?.average, textLengths?.most, pages].every(isNumber) &&
    isList(codeBook?.endings, isString) &&
    isList(words, isNumber) &&
    norms?.length === pages &&
    typeof owners === "object"
  );
}

function isPageFile(value: unknown): value is PageFile {
  const { page, questions, text } = fieldsOf<PageFile>(value);
  const { sections, parts } = fieldsOf<{ sections: unknown; parts: unknown }>(text);
  return isPage(page) && isList(questions, isString) && (isSectionBlocks(sections) || isList(parts, isNumber));
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

function isSectionBlocks(value: unknown): value is SectionBlocks {
  return isList(value, (blocks) => isList(blocks, isBlock));
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
