import type { FileToParse } from "../content/load.ts";
import { parseOrReport } from "../content/load.ts";
import type { ParsedFile } from "../content/parse.ts";
import type { Asked } from "./answers-ask.ts";
import { type FoldWork, foldAsker } from "./answers-fold.ts";
import { askPages, type StateWork, type Told } from "./ask-pages.ts";

/** What several threads can do together: each kind is given some input and gives one result per part. */
export interface JobKinds {
  readonly parse: { readonly input: readonly FileToParse[]; readonly part: ParsedFile };
  readonly folds: { readonly input: FoldWork; readonly part: readonly Asked[] };
  readonly states: { readonly input: StateWork; readonly part: readonly Told[] };
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
  states: ({ states, questions, today }) => ({
    parts: states.length,
    run: async (at) => {
      const state = states[at];
      return state === undefined ? [] : askPages(state, questions, today);
    },
  }),
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
 * A part made of many small objects, as it is sent: reading JSON takes less than half of the time that copying such
 * objects between threads takes.
 */
export interface PackedPart {
  readonly json: string;
}

export function pack(part: object): PackedPart {
  return { json: JSON.stringify(part) };
}

/** The part, whether it was packed or not. */
export function unpack<Part extends object>(part: Part | PackedPart): Part {
  return "json" in part ? (JSON.parse(part.json) as Part) : part;
}
