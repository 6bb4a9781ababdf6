import { readerId } from "./reader-id.ts";

/** What a reader thought of a place in the docs; what was asked is nobody's business here. */
export interface Vote {
  readonly path: string;
  readonly anchor: string;
  readonly helpful: boolean;
  /** A page of the docs, or the web chat. */
  readonly surface: "site" | "web";
}

export type VoteOutcome = "counted" | "no-bot" | "failed";

/** Sends a vote to the bot that serves this site; a site hosted without one has nobody to count it. */
export async function sendVote(baseUrl: string, vote: Vote): Promise<VoteOutcome> {
  try {
    const response = await fetch(`${baseUrl}api/votes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...vote, reader: readerId() }),
    });
    if (response.ok) return "counted";
    return response.status === 404 || response.status === 405 ? "no-bot" : "failed";
  } catch {
    return "failed";
  }
}
