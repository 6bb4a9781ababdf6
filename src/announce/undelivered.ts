import { randomUUID } from "node:crypto";
import type { Reply } from "../chat/reply.ts";
import type { Destination, KnowledgeConfig, Owner } from "../config/config.ts";
import type { DocentError } from "../errors.ts";
import { MessengerError } from "./messenger.ts";
import type { NewEntry } from "./outbox.ts";
import { isSamePlace, placeKey } from "./routing.ts";

/**
 * Handles of channels, and on Slack of people (https://docs.slack.dev/reference/methods/chat.postMessage#channels); on
 * Teams a bot can write to nobody who has not met it.
 */
const TAKES_POSTS = { slack: /^(?:#\S|[CGDUW][A-Z0-9]{6,}$)/, teams: /^(?:#\s*\S|19:\S+@thread\.)/ } as const;

/** Marks the "run" of a notice, so that none is written about a notice. */
const PREFIX = "undelivered|";

export function isNotice({ run }: Pick<NewEntry, "run">): boolean {
  return run.startsWith(PREFIX);
}

/**
 * What tells the owners of a route that nothing arrives where it leads; none where no owner has a channel. An owner's
 * handle is one where it is the name of a channel with a # before it, the id of one, or on Slack a person's id, to whom
 * the bot then writes directly. Groups and names of people cannot be posted to.
 */
export function noticesFor(
  to: Destination,
  error: DocentError,
  { routes, owners }: Pick<KnowledgeConfig, "routes" | "owners">,
): readonly NewEntry[] {
  const ids = routes.filter((route) => route.to.some((one) => isSamePlace(one, to))).flatMap(({ mention }) => mention);
  const places = new Map(ids.flatMap((id) => placesOf(owners[id])).map((place) => [placeKey(place), place]));
  return [...places.values()]
    .filter((place) => !isSamePlace(place, to))
    .map((place) => ({
      // Each one its own: as a change of yesterday's message nobody would hear of it.
      run: `${PREFIX}${to.platform}|${to.channel}|${randomUUID()}`,
      to: place,
      action: "card",
      message: notice(to, error),
    }));
}

function placesOf(owner: Owner | undefined): readonly Destination[] {
  return (["slack", "teams"] as const).flatMap((platform) => {
    const handle = owner?.[platform]?.trim() ?? "";
    if (!TAKES_POSTS[platform].test(handle)) return [];
    // A channel of Teams has no # in its name, and routes name it without.
    return [{ platform, channel: platform === "teams" ? handle.replace(/^#\s*/, "") : handle }];
  });
}

function notice({ platform, channel }: Destination, error: DocentError): Reply {
  const { message, cure } = error;
  const place = `${platform} ${channel}`;
  const title = isInDoubt(error)
    ? `It is not certain that an announcement to ${place} has arrived`
    : `Announcements to ${place} do not arrive`;
  return {
    kind: "announcement",
    text: `${title}. ${message}`,
    parts: [
      { type: "headline", text: title, tone: "bad" },
      { type: "text", text: message },
      { type: "text", text: cure },
      { type: "text", text: "What was given up, with its ID: npx docent deliveries", tone: "quiet" },
    ],
  };
}

/** The same for all notices that say the same of a place: one kind of fault does not keep quiet about another. */
export function claimOfNotice({ platform, channel }: Destination, error: DocentError): string {
  return JSON.stringify(["undelivered", isInDoubt(error) ? "in doubt" : "lost", platform, channel]);
}

function isInDoubt(error: DocentError): boolean {
  return error instanceof MessengerError && error.failure.kind === "dead" && error.failure.inDoubt === true;
}
