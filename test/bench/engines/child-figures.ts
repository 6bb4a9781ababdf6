/** Milliseconds per question, the index in memory. */
export interface QueryTimes {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface BuildFigures {
  readonly buildMs: number;
  readonly full: QueryTimes;
  /** Without the second look at the best candidates; only ours has one. */
  readonly base?: QueryTimes;
}

export interface LoadFigures {
  /** From the files on disk to the answer to one question. */
  readonly firstAnswerMs: number;
  /** Resident memory of the process after that answer. */
  readonly loadedBytes: number;
  /** The same after all questions: an index read piece by piece has then read what it needs. */
  readonly askedBytes: number;
}
