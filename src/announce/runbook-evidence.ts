/** What one person says of a runbook on a card, after trying it. */
export interface RunbookVote {
  /** Path of the page. */
  readonly page: string;
  /** Of the failure, see `fingerprintOf`; absent where nobody knows the cause. */
  readonly fingerprint?: string;
  readonly worked: boolean;
  /** Where it was said: `web`, `slack`, `teams`. */
  readonly surface: string;
  /** Hash of the person, see chat/identity.ts. */
  readonly voter: string;
  /** Key of the run. */
  readonly run: string;
}

/** Somebody misses a runbook. */
export interface RunbookRequest {
  /** What it would handle: `training.failed`. */
  readonly type: string;
  /** Key of the pipeline. */
  readonly pipeline: string;
  readonly fingerprint?: string;
  readonly surface: string;
  readonly voter: string;
  readonly run: string;
}

/** A runbook that is missing, and how many people asked for it. */
export interface RunbookGap {
  readonly type: string;
  readonly pipeline: string;
  readonly people: number;
  readonly lastAsked: Date;
}

/** What is known of how runbooks do; who said it is never kept in the clear. */
export interface RunbookEvidence {
  /** A person's second vote on the same page and cause replaces the first. */
  vote(vote: RunbookVote, now: Date): Promise<void>;
  /** @param since only votes from then on; all of them where absent */
  votes(page: string, since?: Date): Promise<{ readonly worked: number; readonly failed: number }>;
  /** @returns false when this person asked for it before */
  request(request: RunbookRequest, now: Date): Promise<boolean>;
  /** The most wanted first. */
  gaps(limit: number): Promise<readonly RunbookGap[]>;
}
