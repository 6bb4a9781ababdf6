import express, { type Request, type Router } from "express";
import type { Feedback } from "../src/chat/feedback.ts";
import type { Voter } from "../src/chat/identity.ts";
import { answerJson, searchJson } from "../src/commands/items.ts";
import { localDate } from "../src/text/local-date.ts";
import { withinLimit } from "./api-json.ts";
import { badRequest, HttpError } from "./http-error.ts";
import type { IndexStore, Knowledge } from "./index-store.ts";
import { rateLimit } from "./rate-limit.ts";

const LONGEST_QUERY = 1_000;
const LONGEST_ANCHOR = 300;
const LONGEST_READER = 100;
const MOST_RESULTS = 50;
const ASK_RESULTS = 3;
const SEARCH_RESULTS = 10;
const VOTES_PER_MINUTE = 30;

export interface ApiOptions {
  readonly store: Pick<IndexStore, "current">;
  readonly feedback: Feedback;
  readonly voter: Voter;
  readonly now: () => Date;
}

/** The door for programs: `GET /api/ask?q=&limit=`, `GET /api/search?q=&limit=`, `POST /api/votes`. */
export function api({ store, feedback, voter, now }: ApiOptions): Router {
  const router = express.Router();

  router.use((_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });

  router.get("/ask", async (request, response) => {
    const text = readQuery(request);
    const limit = readLimit(request, ASK_RESULTS);
    response.json(answerJson(withinLimit(await loaded(store).answer({ text, limit }), limit)));
  });

  router.get("/search", async (request, response) => {
    const text = readQuery(request);
    const { searcher } = loaded(store);
    const result = await searcher.search({ text, limit: readLimit(request, SEARCH_RESULTS) });
    response.json(searchJson(text, result, searcher.about, localDate(now())));
  });

  const votesPerMinute = rateLimit({ limit: VOTES_PER_MINUTE, windowMs: 60_000 });
  router.post("/votes", votesPerMinute, express.json({ limit: "4kb" }), async (request, response) => {
    const vote = readVote(request.body, loaded(store));
    const { path, anchor, helpful, surface, reader } = vote;
    await feedback.record({ path, anchor, helpful, surface, voter: voter(surface, "", reader) }, now());
    response.status(201).json({ stored: true });
  });

  router.use(() => {
    throw new HttpError(404, "There is no such API.", "Use GET /api/ask?q=…, GET /api/search?q=… or POST /api/votes.");
  });

  return router;
}

/** @throws {HttpError} 503 while the docs are being read for the first time */
export function loaded(store: Pick<IndexStore, "current">): Knowledge {
  const knowledge = store.current();
  if (knowledge) return knowledge;
  throw new HttpError(503, "Docent is starting and has not read the docs yet.", "Try again in a few seconds.");
}

function readQuery({ query }: Request): string {
  const { q } = query;
  if (typeof q !== "string" || q.trim() === "") throw badRequest("There is no question.", "Give it once, as ?q=…");
  if (q.length > LONGEST_QUERY) {
    throw badRequest(
      `The question is longer than ${LONGEST_QUERY} characters.`,
      "Shorten it; keep the words of the error message.",
    );
  }
  return q.trim();
}

function readLimit({ query }: Request, byDefault: number): number {
  const { limit } = query;
  if (limit === undefined) return byDefault;
  const number = typeof limit === "string" && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (number >= 1 && number <= MOST_RESULTS) return number;
  throw badRequest("The limit is no number of results.", `Give a whole number from 1 to ${MOST_RESULTS}.`);
}

function readVote(body: unknown, { paths }: Knowledge) {
  if (body === undefined)
    throw new HttpError(415, "The body is not JSON.", "Send it with Content-Type: application/json.");
  const { path, anchor = "", helpful, surface, reader } = (body ?? {}) as Record<string, unknown>;
  if (typeof helpful !== "boolean")
    throw badRequest("The vote says neither yes nor no.", "Set `helpful` to true or false.");
  if (typeof anchor !== "string" || anchor.length > LONGEST_ANCHOR) {
    throw badRequest("The anchor is no heading's id.", "Leave `anchor` out to vote on the whole page.");
  }
  if (typeof path !== "string" || !paths.has(path)) {
    throw new HttpError(
      404,
      "There is no such page.",
      "Give the page's path below the docs folder, such as runbooks/gpu.md.",
    );
  }
  return {
    path,
    anchor,
    helpful,
    surface: surface === "web" ? "web" : "site",
    // A random id that the browser keeps; who sends none has one vote together with all others who send none.
    reader: typeof reader === "string" ? reader.slice(0, LONGEST_READER) : "",
  };
}
