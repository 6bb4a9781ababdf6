/** One vote on a page's passage; holds neither the question's words nor who voted in the clear. */
export interface Vote {
  readonly path: string;
  readonly anchor: string;
  readonly helpful: boolean;
  /** Where it was cast: `site`, `web`, `slack`, `teams`. */
  readonly surface: string;
  /** HMAC of (platform, workspace, user), see identity.ts; a person's second vote on the same place replaces the first. */
  readonly voter: string;
}

/** How many people found a passage helpful, and how many did not. */
export interface PassageVotes {
  readonly path: string;
  /** Empty for the top of the page. */
  readonly anchor: string;
  readonly helpful: number;
  readonly unhelpful: number;
}

export interface FeedbackReader {
  /** Of the votes that were cast from then on; in the order of paths and anchors. */
  votes(since: Date): Promise<readonly PassageVotes[]>;
}

export interface Feedback {
  record(vote: Vote, now: Date): Promise<void>;
}
