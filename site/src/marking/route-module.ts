import { announceRoute } from "./route-store.ts";

/** Called by the framework once the new page stands in the document, which is when its words can be found. */
export function onRouteDidUpdate({ location }: { readonly location: Location }): void {
  announceRoute(`${location.pathname}${location.search}${location.hash}`);
}
