import type { FileToParse } from "../content/load.ts";
import { parseOrReport } from "../content/load.ts";
import type { ParsedFile } from "../content/parse.ts";
import type { Asked } from "./answers-ask.ts";
import { type FoldWork, foldAsker } from "./answers-fold.ts";
import { type StatesWork, statesAsker, type ToldTwice } from "./ask-pages.ts";

/** What several threads can do together: each kind is given some input and gives one result per part. */
export interface JobKinds {
  readonly parse: { readonly input: readonly FileToParse[]; readonly part: ParsedFile | Packed<ParsedFile> };
  readonly folds: { readonly input: FoldWork; readonly part: readonly Asked[] };
  readonly states: { readonly input: StatesWork; readonly part: readonly ToldTwice[] };
}

export type JobKind = keyof JobKinds;

export interface Job<Part> {
  readonly parts: number;
  /** @param at 0-based number of the part */
  run(at: number): Part | Promise<Part>;
}

export const JOBS: { readonly [Kind in JobKind]: (input: JobKinds[Kind]["input"]) => Job<JobKinds[Kind]["part"]> } = {
  parse: (files) => ({ parts: files.length, run: (at) => parseOrReport(files[at] as FileToParse) }),
  folds: (work) => ({ parts: work.folds.length, run: foldAsker(work) }),
  states: (work) => ({ parts: work.questions.length, run: statesAsker(work) }),
};

/** Parts by their numbers. */
export type DoneParts<Part> = readonly (readonly [at: number, part: Part])[];

/**
 * Does the parts that nobody has taken yet, until none is left.
 * @param next the number of the next part, which all threads share
 */
export async function takeParts<Part>(job: Job<Part>, next: Int32Array): Promise<DoneParts<Part>> {
  const done: [number, Part][] = [];
  for (let at = Atomics.add(next, 0, 1); at < job.parts; at = Atomics.add(next, 0, 1)) {
    done.push([at, await job.run(at)]);
  }
  return done;
}

/**
 * Many small objects, as they are sent: writing and reading JSON takes less than half of the time that copying such
 * objects between threads takes.
 */
export interface Packed<_Value> {
  readonly json: string;
}

export function pack<Value extends object>(value: Value): Packed<Value> {
  return { json: JSON.stringify(value) };
}

/** The value, whether it was packed or not. */
export function unpack<Value extends object>(value: Value | Packed<Value>): Value {
  return "json" in value ? (JSON.parse(value.json) as Value) : value;
}
