import { type Destination, PLATFORMS, type Route } from "../config/config.ts";
import { bareChannel } from "../text/channel-name.ts";
import { isSamePlace, placeKey } from "./routing.ts";

/** Where something was said, in the platform's own names. */
export interface Spoken {
  readonly platform: string;
  readonly channel: string;
}

/** The channel of a message. */
export interface Place {
  /** Where its announcements go: as the routes name it where they do, since under two names it would be told twice. */
  readonly to: Destination;
  /** What its wishes are kept under: the id, which outlives its name and the routes. */
  readonly kept: Destination;
  /** Whether a destination is this channel, by its id or by a name of it. */
  readonly isHere: (other: Destination) => boolean;
}

export interface PlacePorts {
  readonly routes: () => readonly Route[];
  /** The names by which a channel is known, given the platform's id of it. */
  readonly namesOf: (platform: Destination["platform"], id: string) => Promise<readonly string[]>;
}

/**
 * The channel of a message; undefined where nothing can be announced. A message of the web chat comes from a page, which
 * shows the first channel that the routes name.
 */
export function createPlaces({ routes, namesOf }: PlacePorts) {
  return async ({ platform: name, channel }: Spoken): Promise<Place | undefined> => {
    const platform = PLATFORMS.find((one) => one === name);
    if (platform === undefined) return undefined;
    const routed = routes()
      .flatMap(({ to }) => to)
      .filter((to) => to.platform === platform);
    if (platform === "web") {
      const [to] = routed;
      return to && { to, kept: to, isHere: (other) => isSamePlace(other, to) };
    }
    const kept = { platform, channel };
    const names = new Set([channel, ...(await namesOf(platform, channel))].map(bareChannel));
    const isHere = (other: Destination): boolean =>
      other.platform === platform && names.has(bareChannel(other.channel));
    return { to: routed.find(isHere) ?? kept, kept, isHere };
  };
}

/** What channels asked for, each at the place where its announcements go as far as its names are known by now. */
export async function underRoutedNames<Asked extends { readonly to: Destination }>(
  all: readonly Asked[],
  ports: PlacePorts,
): Promise<readonly Asked[]> {
  const placeOf = createPlaces(ports);
  const routed = ports.routes().flatMap(({ to }) => to);
  const isNamed = ({ to }: Asked) => to.platform === "web" || routed.some((one) => isSamePlace(one, to));
  return Promise.all(
    all.map(async (one) => (isNamed(one) ? one : { ...one, to: (await placeOf(one.to))?.to ?? one.to })),
  );
}

/** A name that is learnt meanwhile counts so much later at most. */
const LOOK_AGAIN_MS = 30_000;

/** To look up a channel without a name is to look through all cards: it is not done for each event and subscription. */
export function rememberNames(namesOf: PlacePorts["namesOf"], now: () => Date): PlacePorts["namesOf"] {
  const known = new Map<string, { readonly names: Promise<readonly string[]>; readonly at: number }>();
  return (platform, id) => {
    const key = placeKey({ platform, channel: id });
    const at = now().getTime();
    const last = known.get(key);
    if (last !== undefined && at - last.at < LOOK_AGAIN_MS) return last.names;
    const names = namesOf(platform, id);
    known.set(key, { names, at });
    // What failed is asked anew; who waits for it hears of the fault.
    names.catch(() => known.delete(key));
    return names;
  };
}
