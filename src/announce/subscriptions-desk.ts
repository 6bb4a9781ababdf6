import type { Reply, ReplyPart } from "../chat/reply.ts";
import type { Destination, Route } from "../config/config.ts";
import { nearestWord } from "../text/nearest.ts";
import { parseSpanMs } from "../text/span.ts";
import { matchesGlob } from "./glob.ts";
import { PROTECTED } from "./matching.ts";
import type { Place, Spoken } from "./places.ts";
import { duration, line } from "./plain.ts";
import { placeKey } from "./routing.ts";
import {
  type ChannelMutes,
  type Muted,
  pipelineOfKey,
  type Subscription,
  type Subscriptions,
} from "./subscriptions.ts";

/**
 * What a channel wishes. The chat, which reads such wishes, knows nothing of announcements, and these know nothing of
 * its messages: where the two are joined the compiler sees that their words are the same.
 */
export type Wish =
  | {
      readonly verb: "subscribe";
      readonly pipeline: Named;
      readonly branch?: string;
      readonly what: "failures" | "all";
    }
  | { readonly verb: "unsubscribe"; readonly pipeline: Named; readonly branch?: string }
  | { readonly verb: "mute"; readonly pipeline: Named; readonly span?: string }
  | { readonly verb: "unmute"; readonly pipeline: Named }
  | { readonly verb: "subscriptions" }
  | { readonly verb: "usage"; readonly of: WishVerb };

type WishVerb = "subscribe" | "unsubscribe" | "mute" | "unmute";

interface Named {
  /** Or a plain name. */
  readonly glob: string;
  /** Not said by accident. */
  readonly isMeant: boolean;
}

export interface DeskPorts {
  readonly subscriptions: Subscriptions;
  readonly mutes: ChannelMutes;
  readonly routes: () => readonly Route[];
  /** Names of pipelines that were heard of lately. */
  readonly pipelines: () => Promise<readonly string[]>;
  /** Undefined where nothing can be announced. */
  readonly placeOf: (message: Spoken) => Promise<Place | undefined>;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
/** Longer than that it is a route that ought to be edited. */
const LONGEST_MUTE_MS = 30 * DAY_MS;
const NAME = 120;
const BY = "a message in this channel";

const USAGE: Readonly<Record<WishVerb, string>> = {
  subscribe: 'subscribe "Nightly training" · subscribe train* on dev · subscribe deploy* all',
  unsubscribe: 'unsubscribe "Nightly training" · unsubscribe train* on dev',
  mute: 'mute "Nightly training" · mute train* for 2h',
  unmute: 'unmute "Nightly training" · unmute *',
};

/** Takes the wishes of channels: what they hear of pipelines beside the routes of docent.yaml. */
export function createDesk(ports: DeskPorts): (message: Spoken, wish: Wish) => Promise<Reply> {
  return async (message, wish) => {
    if (wish.verb === "usage") return usage(wish.of);
    const place = await ports.placeOf(message);
    if (place === undefined) return noPlace();
    if (wish.verb === "subscriptions") return list(place, ports);
    const unknown = await unknownName(wish.pipeline, place, wish.verb, ports);
    if (unknown !== undefined) return unknown;
    return fulfil(wish, place, ports);
  };
}

type NamedWish = Exclude<Wish, { readonly verb: "usage" | "subscriptions" }>;

async function fulfil(wish: NamedWish, place: Place, { subscriptions, mutes, now }: DeskPorts): Promise<Reply> {
  const to = place.kept;
  const { glob } = wish.pipeline;
  const name = line(glob, NAME);
  switch (wish.verb) {
    case "subscribe": {
      const { branch, what } = wish;
      const subscription: Subscription = { to, pipeline: glob, what, ...(branch === undefined ? {} : { branch }) };
      await subscriptions.add(subscription, BY, now());
      return say(
        `Subscribed: this channel hears of ${inWords(subscription)}.`,
        `To undo it: unsubscribe ${quoted(glob)}`,
      );
    }
    case "unsubscribe": {
      const places = placesOf(await subscriptions.all(), place);
      const gone = (await Promise.all(places.map((one) => subscriptions.remove(one, glob, wish.branch)))).flat();
      if (gone.length > 0) return say(`Unsubscribed: this channel no longer asks for ${gone.map(inWords).join("; ")}.`);
      return say(`This channel has no subscription to ${name}, so nothing was changed.`, "What it has: subscriptions");
    }
    case "mute": {
      const span = wish.span === undefined ? DAY_MS : parseSpanMs(wish.span);
      if (span === undefined || span > LONGEST_MUTE_MS)
        return say(
          `I do not understand for how long: ${line(wish.span ?? "", NAME)}.`,
          "Write it as: mute nightly* for 2h",
        );
      const until = new Date(now().getTime() + span);
      await mutes.mutePattern(glob, to, until, BY);
      return say(
        `Muted: nothing new of ${name} is announced here for ${spanText(now(), until)}, until ${clock(until)}.`,
        `Cards that are here already follow their runs. To undo it: unmute ${quoted(glob)}`,
      );
    }
    case "unmute": {
      const lifted = await Promise.all(placesOf(await mutes.all(now()), place).map((one) => mutes.unmute(glob, one)));
      if (lifted.some((count) => count > 0)) return say(`Unmuted: ${name} is announced here again.`);
      return say(`Nothing that is called ${name} is muted here.`, "What is: subscriptions");
    }
  }
}

/** The places among those that are this channel: under its id, and under names where a card's button or a route put it. */
function placesOf(all: readonly { readonly to: Destination }[], { isHere }: Place): readonly Destination[] {
  return [...new Map(all.filter(({ to }) => isHere(to)).map(({ to }) => [placeKey(to), to])).values()];
}

/** A name that nobody heard of is asked back, since a question may begin with the same word. */
async function unknownName(
  { glob, isMeant }: Named,
  { isHere }: Place,
  verb: WishVerb,
  { pipelines, subscriptions, mutes, now }: DeskPorts,
): Promise<Reply | undefined> {
  if (isMeant) return undefined;
  const asked = (await subscriptions.all()).filter(({ to }) => isHere(to)).map(({ pipeline }) => pipeline);
  const muted = (await mutes.all(now()))
    .filter(({ to }) => isHere(to))
    .map(({ pipeline, isKey }) => (isKey ? pipelineOfKey(pipeline) : pipeline));
  const known = [...new Set([...(await pipelines()), ...asked, ...muted])];
  if (known.some((name) => matchesGlob(glob, name) || matchesGlob(`*/${glob}`, name))) return undefined;
  const near = nearestWord(glob, known);
  return say(
    `I have not heard of a pipeline called ${line(glob, NAME)}, so nothing was changed.`,
    `${near === undefined ? "" : `Did you mean: ${verb} ${quoted(near)}\n`}If you mean it: ${verb} "${glob}"`,
  );
}

async function list({ isHere }: Place, { subscriptions, mutes, routes, now }: DeskPorts): Promise<Reply> {
  const mine = (await subscriptions.all()).filter(({ to }) => isHere(to));
  const silent = (await mutes.all(now())).filter(({ to }) => isHere(to));
  const byRoute = routes().filter((route) => route.to.some(isHere));
  if (mine.length + silent.length + byRoute.length === 0)
    return say("This channel hears of no pipeline.", `To change that: ${USAGE.subscribe}`);
  const text = [
    `This channel has ${mine.length} ${mine.length === 1 ? "subscription" : "subscriptions"}`,
    ` and ${byRoute.length} ${byRoute.length === 1 ? "route" : "routes"} of docent.yaml`,
    silent.length === 0 ? "." : `; ${silent.length} muted.`,
  ].join("");
  const items = [
    ...mine.map((one) => `Subscribed to ${inWords(one)}`),
    ...byRoute.map(({ name }) => `Route of docent.yaml: ${line(name, NAME)}`),
    ...silent.map((one) => `Muted until ${clock(one.until)}: ${mutedName(one)}`),
  ];
  return {
    kind: "help",
    text,
    parts: [
      { type: "text", text },
      { type: "quote", blocks: [{ type: "list", ordered: false, items }] },
      {
        type: "text",
        text: "To take one out: unsubscribe NAME, or unmute NAME. Routes are edited in docent.yaml.",
        tone: "quiet",
      },
    ],
  };
}

function mutedName({ pipeline, isKey }: Muted): string {
  return line(isKey ? pipelineOfKey(pipeline) : pipeline, NAME);
}

function inWords({ pipeline, branch, what }: Subscription): string {
  const where =
    branch !== undefined
      ? `on ${line(branch, NAME)}`
      : what === "all"
        ? "on every branch"
        : `on ${PROTECTED.join(", ")}`;
  const which = what === "all" ? "everything" : "failures and recoveries";
  return `${which} of ${line(pipeline, NAME)} ${where}`;
}

function usage(verb: WishVerb): Reply {
  return say(`Which pipeline? Give its name, or a pattern with *.`, `For example: ${USAGE[verb]}`);
}

function noPlace(): Reply {
  return say(
    "Nothing can be announced here yet, so nothing was changed.",
    "Name a channel of the web chat in docent.yaml (`- web: ml-alerts` under `to` of a route), or ask me in Slack or Teams.",
  );
}

function say(text: string, cure?: string): Reply {
  const more: ReplyPart[] = cure === undefined ? [] : [{ type: "text", text: cure, tone: "quiet" }];
  return {
    kind: "help",
    text: cure === undefined ? text : `${text} ${cure}`,
    parts: [{ type: "text", text }, ...more],
  };
}

function quoted(glob: string): string {
  return glob.includes("*") && !/\s/.test(glob) ? glob : `"${glob}"`;
}

function spanText(from: Date, to: Date): string {
  return duration(from.toISOString(), to.toISOString()) ?? "";
}

function clock(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
