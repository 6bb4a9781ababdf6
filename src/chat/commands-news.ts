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

/** @returns undefined for what is none, questions like "mute alerts in Grafana, how?" included */
export function newsWishIn(text: string): NewsWish | undefined {
  if (LIST.test(text)) return { verb: "subscriptions" };
  const found = VERB.exec(text);
  if (found === null) return undefined;
  const verb = found[1]?.toLowerCase() as NewsVerb;
  const rest = text.slice(found[0].length).replace(/[\s.!]+$/, "");
  if (rest === "") return { verb: "usage", of: verb };
  if (rest.length > MOST_CHARACTERS || /[?\n]/.test(text.trim()) || rest.split(/\s+/).length > MOST_WORDS)
    return undefined;
  switch (verb) {
    case "subscribe":
      return subscribeWish(rest);
    case "unsubscribe":
      return { verb, ...onBranch(rest) };
    case "mute": {
      const [, name = rest, span] = /^(.*?)\s+for\s+(\S+(?:\s+\S+)?)$/is.exec(rest) ?? [];
      return { verb, pipeline: named(name), ...(span === undefined ? {} : { span }) };
    }
    case "unmute":
      return { verb, pipeline: named(rest) };
  }
}

function subscribeWish(rest: string): NewsWish {
  const [, name = rest, what = "failures"] = /^(.+?)[\s,]+(failures|all|everything)$/is.exec(rest) ?? [];
  return { verb: "subscribe", ...onBranch(name), what: /^failures$/i.test(what) ? "failures" : "all" };
}

/** `nightly on dev`; of several the last "on", and none within quotation marks. */
function onBranch(said: string): { readonly pipeline: Named; readonly branch?: string } {
  const [, name = said, branch] = /^(.+)\s+on\s+(?:branch\s+)?([^\s"“”'`]+)$/is.exec(said) ?? [];
  return { pipeline: named(name), ...(branch === undefined ? {} : { branch }) };
}

function named(said: string): Named {
  const quoted = /^["“”„'‘’`](.+)["“”'‘’`]$/s.exec(said.trim())?.[1];
  const glob = (quoted ?? said).trim();
  return { glob, isMeant: quoted !== undefined || glob.includes("*") };
}
