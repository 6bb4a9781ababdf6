import type { Answer, Passage, Source } from "../answer/answer.ts";
import { blockText } from "../content/page.ts";
import type { Reply, ReplyPart, ReplySource } from "./reply.ts";
import { sayDate, sayPlace, shorten } from "./words.ts";

/** Length of `Reply.text`, which notifications and screen readers get: two sentences, not the whole passage. */
const SUMMARY_LENGTH = 280;

/** Places beside an answer, and places instead of one: what a phone shows without scrolling far. */
const OTHERS = 2;
const CANDIDATES = 3;

export interface AnswerReplyOptions {
  /** Makes a site-relative address one that works outside the site. */
  readonly absoluteUrl: (url: string) => string;
  /** Whom to ask when the docs do not help, in words. */
  readonly askWhom: string;
}

/** An answer as a message: it quotes, says where from and how old, and says so when it does not know. */
export function answerReply(answer: Answer, options: AnswerReplyOptions): Reply {
  const notes = [...correctionNote(answer), ...relaxationNote(answer)];
  switch (answer.kind) {
    case "found":
      return foundReply(answer.best, answer.others, notes, options);
    case "unsure":
      return answer.listed ? listReply(answer.candidates, options) : unsureReply(answer.candidates, notes, options);
    case "nothing":
      return nothingReply(answer.nearest, answer.askWhom, notes, options);
  }
}

function foundReply(
  best: Passage,
  others: readonly Source[],
  notes: readonly ReplyPart[],
  options: AnswerReplyOptions,
): Reply {
  const quoted = best.blocks.map(blockText).join(" ").replace(/\s+/g, " ").trim();
  return {
    kind: "found",
    text: shorten(`${sayPlace(best)}: ${quoted}`, SUMMARY_LENGTH),
    parts: [
      ...notes,
      // Before the quotation: nobody should copy a command first and read the warning after.
      ...staleWarning(best),
      { type: "quote", blocks: best.blocks },
      { type: "source", source: replySource(best, options) },
      ...choices("Other places", true, others.slice(0, OTHERS), options),
      feedback(best),
    ],
  };
}

function unsureReply(candidates: readonly Source[], notes: readonly ReplyPart[], options: AnswerReplyOptions): Reply {
  const text = "I am not sure I know this. These are the closest places in the docs.";
  return {
    kind: "unsure",
    text,
    parts: [
      ...notes,
      { type: "text", text },
      ...choices("Closest places", false, candidates.slice(0, CANDIDATES), options),
      { type: "text", text: `If none of them helps, ask ${options.askWhom}.`, tone: "quiet" },
    ],
  };
}

function listReply(pages: readonly Source[], options: AnswerReplyOptions): Reply {
  const text = "These pages match. Add a few words to find the right one.";
  return {
    kind: "unsure",
    text,
    parts: [{ type: "text", text }, ...choices("Pages", false, pages, options)],
  };
}

function nothingReply(
  nearest: readonly Source[],
  askWhom: string,
  notes: readonly ReplyPart[],
  options: AnswerReplyOptions,
): Reply {
  const text = `I found nothing in the docs that answers this. Ask ${askWhom}.`;
  const advice = "If you think it is there, try the words of the error message, or the name of the tool.";
  return {
    kind: "nothing",
    text,
    parts: [
      ...notes,
      { type: "text", text },
      ...choices("The nearest pages", false, nearest.slice(0, CANDIDATES), options),
      { type: "text", text: advice, tone: "quiet" },
    ],
  };
}

function correctionNote({ corrected }: Answer): ReplyPart[] {
  if (!corrected) return [];
  const instead = corrected.words.map(({ from }) => `“${from}”`).join(", ");
  const text = `Showing results for “${corrected.query}” (searched instead of ${instead}).`;
  return [{ type: "text", text, tone: "quiet" }];
}

function relaxationNote({ relaxed }: Answer): ReplyPart[] {
  const text = "No page holds that exact phrase; this is what its words lead to.";
  return relaxed ? [{ type: "text", text, tone: "quiet" }] : [];
}

function staleWarning({ stale, reviewed, owner }: Source): ReplyPart[] {
  if (!stale) return [];
  const when =
    reviewed === undefined
      ? "This page is past its review date"
      : `Past its review: last checked on ${sayDate(reviewed)}`;
  const text = `${when}. Check with its owner${owner === undefined ? "" : ` (${owner})`} before you rely on it.`;
  return [{ type: "text", text, tone: "warning" }];
}

function choices(
  label: string,
  collapsed: boolean,
  sources: readonly Source[],
  options: AnswerReplyOptions,
): ReplyPart[] {
  if (sources.length === 0) return [];
  const list = sources.map((source) => ({ ...replySource(source, options), extract: source.text }));
  return [{ type: "choices", label, collapsed, choices: list }];
}

/** The buttons' value is the place voted on, as the body of `POST /api/votes` wants it. */
function feedback({ path, anchor }: Source): ReplyPart {
  const value = JSON.stringify({ path, anchor });
  return {
    type: "buttons",
    buttons: [
      { action: "helpful", label: "👍 This helped", value },
      { action: "not-helpful", label: "👎 This did not help", value },
    ],
  };
}

function replySource(source: Source, { absoluteUrl }: AnswerReplyOptions): ReplySource {
  const { title, heading, url, owner, reviewed, stale, starter } = source;
  return {
    title,
    heading,
    url: absoluteUrl(url),
    stale,
    ...(owner === undefined ? {} : { owner }),
    ...(reviewed === undefined ? {} : { reviewed }),
    ...(starter === undefined ? {} : { starter }),
  };
}
