import { type Destination, PLATFORMS, type Route } from "../config/config.ts";
import { isSamePlace } from "./routing.ts";

/** Where something was said, in the platform's own names. */
export interface Spoken {
  readonly platform: string;
  readonly channel: string;
}

export interface PlacePorts {
  readonly routes: () => readonly Route[];
  /** The names by which a channel is known, given the platform's id of it. */
  readonly namesOf: (platform: Destination["platform"], id: string) => Promise<readonly string[]>;
}

/**
 * Where an announcement for the channel of a message goes: named as the routes name it where they do, since the same
 * channel under two names would be told twice. A message of the web chat comes from a page, which shows the first
 * channel that the routes name.
 */
export function createPlaces({ routes, namesOf }: PlacePorts) {
  return async (message: Spoken): Promise<Destination | undefined> => {
    const platform = PLATFORMS.find((one) => one === message.platform);
    if (platform === undefined) return undefined;
    const routed = routes()
      .flatMap(({ to }) => to)
      .filter((to) => to.platform === platform);
    if (platform === "web") return routed[0];
    const names = [message.channel, ...(await namesOf(platform, message.channel))].map(bare);
    return routed.find(({ channel }) => names.includes(bare(channel))) ?? { platform, channel: message.channel };
  };
}

/** What channels asked for before it was known which of the routes' channels they are counts for these since it is known. */
export async function underRoutedNames<Asked extends { readonly to: Destination }>(
  all: readonly Asked[],
  ports: PlacePorts,
): Promise<readonly Asked[]> {
  const placeOf = createPlaces(ports);
  const routed = ports.routes().flatMap(({ to }) => to);
  const isNamed = ({ to }: Asked) => to.platform === "web" || routed.some((one) => isSamePlace(one, to));
  return Promise.all(all.map(async (one) => (isNamed(one) ? one : { ...one, to: (await placeOf(one.to)) ?? one.to })));
}

function bare(name: string): string {
  return name.replace(/^#/, "").toLowerCase();
}
