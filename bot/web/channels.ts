import type { Route } from "../../src/config/config.ts";

/** Channels of the web chat that the routes of docent.yaml name, in the order in which they first appear. */
export function webChannels(routes: readonly Route[]): string[] {
  const named = routes.flatMap(({ to }) => to).filter(({ platform }) => platform === "web");
  return [...new Set(named.map(({ channel }) => channel))];
}
