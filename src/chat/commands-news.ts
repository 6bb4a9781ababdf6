import { parseSpanMs } from "../text/span.ts";
import type { IncomingMessage } from "./message.ts";
import type { Reply } from "./reply.ts";

/** What a channel wants to hear of pipelines, or not to hear. */
export type NewsWish =
  | {
      readonly verb: "subscribe";
      readonly pipeline: Named;
      readonly branch?: string;
      readonly what: "failures" | "all";
    }
  | { readonly verb: "unsubscribe"; readonly pipeline: Named; readonly branch?: string }
  | { readonly verb: "mute"; readonly pipeline: Named /** As it was said: `2h`. */; readonly span?: string }
  | { readonly verb: "unmute"; readonly pipeline: Named }
  | { readonly verb: "subscriptions" }
  /** The verb alone, or with more than it takes. */
  | { readonly verb: "usage"; readonly of: NewsVerb };

export type NewsVerb = "subscribe" | "unsubscribe" | "mute" | "unmute";

/** The name of a pipeline, or a glob. */
export interface Named {
  readonly glob: string;
  /** In quotation marks, or with `*`: nobody says that by accident. */
  readonly isMeant: boolean;
}

/** Does what the channel of a message wishes, and says what became of it; a wish it cannot fulfil gets the cure. */
export type ChannelNews = (message: Pick<IncomingMessage, "platform" | "channel">, wish: NewsWish) => Promise<Reply>;

const VERB = /^[\s/]*(subscribe|unsubscribe|mute|unmute)\b(?:\s+(?:to|from)\b)?\s*/i;
const LIST = /^[\s/]*(?:(?:list|show)\s+)?(?:my\s+|our\s+)?(?:subscriptions|mutes)[\s.!]*$/i;

/** A name is short; longer is a question that begins with one of the verbs. */
const MOST_WORDS = 8;
const MOST_CHARACTERS = 200;

/**
 * @returns one wish for each name that is named, with commas between them; undefined for what is none, questions like
 * "mute alerts in Grafana, how?" included
 */
export function newsWishesIn(text: string): readonly NewsWish[] | undefined {
  if (LIST.test(text)) return [{ verb: "subscriptions" }];
  const found = VERB.exec(text);
  if (found === null) return undefined;
  const verb = found[1]?.toLowerCase() as NewsVerb;
  const rest = text.slice(found[0].length).replace(/[\s.!]+$/, "");
  if (rest === "") return [{ verb: "usage", of: verb }];
  if (rest.length > MOST_CHARACTERS || /[?\n]/.test(text.trim()) || rest.split(/\s+/).length > MOST_WORDS)
    return undefined;
  switch (verb) {
    case "subscribe":
      return subscribeWishes(rest);
    case "unsubscribe":
      return eachOnBranch(rest).map((one) => ({ verb, ...one, pipeline: orEverything(one.pipeline) }));
    case "mute": {
      const { names, span } = withSpan(rest);
      const within = span === undefined ? {} : { span };
      return namesIn(names).map((name) => ({ verb, pipeline: orEverything(named(name)), ...within }));
    }
    case "unmute":
      return namesIn(rest).map((name) => ({ verb, pipeline: orEverything(named(name)) }));
  }
}

function subscribeWishes(rest: string): readonly NewsWish[] {
  const [, names = rest, what = "failures"] = /^(.+?)[\s,]+(failures|all|everything)$/is.exec(rest) ?? [];
  const which = /^failures$/i.test(what) ? "failures" : "all";
  return eachOnBranch(names).map((one) => ({ verb: "subscribe", ...one, what: which }));
}

/** `nightly for 2 hours`, and `nightly 2h`: a name that ends like a span has to stand in quotation marks. */
function withSpan(said: string): { readonly names: string; readonly span?: string } {
  const [, before, spoken] = /^(.*?)\s+for\s+(\S+(?:\s+\S+)?)$/is.exec(said) ?? [];
  if (before !== undefined && spoken !== undefined) return { names: before, span: spoken };
  const [, names, span = ""] = /^(.*\S)\s+(\d[\d.]*\s*[a-z]+)$/is.exec(said) ?? [];
  return names === undefined || parseSpanMs(span) === undefined ? { names: said } : { names, span };
}

/** A branch at the end holds for all: `lint, nightly* on dev`. */
function eachOnBranch(said: string): readonly OnBranch[] {
  const all = namesIn(said).map(onBranch);
  const branch = all.at(-1)?.branch;
  const isCommon = branch !== undefined && all.slice(0, -1).every((one) => one.branch === undefined);
  return isCommon ? all.map((one) => ({ ...one, branch })) : all;
}

interface OnBranch {
  readonly pipeline: Named;
  readonly branch?: string;
}

/** `nightly on dev`, `nightly on "release/*"`; of several the last "on", and none within quotation marks. */
function onBranch(said: string): OnBranch {
  const [, name = said, branch] = /^(.+)\s+on\s+(?:branch\s+)?(["“”„'‘’`]\S+["“”'‘’`]|[^\s"“”'`]+)$/is.exec(said) ?? [];
  return { pipeline: named(name), ...(branch === undefined ? {} : { branch: named(branch).glob }) };
}

/** What stands between commas, where these are not within quotation marks. */
function namesIn(said: string): readonly string[] {
  const names = said.match(/(?:["“„][^"“”]*["”]|[^,])+/g) ?? [said];
  const filled = names.map((name) => name.trim()).filter((name) => name !== "");
  return filled.length === 0 ? [said] : filled;
}

/** Who means a pipeline of that name puts it in quotation marks. */
function orEverything(pipeline: Named): Named {
  return !pipeline.isMeant && /^(?:all|everything)$/i.test(pipeline.glob) ? { glob: "*", isMeant: true } : pipeline;
}

function named(said: string): Named {
  const quoted = /^["“”„'‘’`](.+)["“”'‘’`]$/s.exec(said.trim())?.[1];
  const glob = (quoted ?? said).trim();
  return { glob, isMeant: quoted !== undefined || glob.includes("*") };
}
