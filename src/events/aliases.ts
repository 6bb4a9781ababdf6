import type { PipelineEvent } from "./event.ts";

/** Which version of a model has an alias, as far as events told. */
export interface AliasPlace {
  readonly alias: string;
  readonly version: string;
  /** ISO 8601. */
  readonly time: string;
}

const MOST_ALIASES = 20;

/** The places after an event; one that is older than what is known of its alias changes nothing. */
export function withAlias(places: readonly AliasPlace[], event: PipelineEvent): readonly AliasPlace[] {
  const { alias, version } = event.model ?? {};
  if (event.status !== "aliased" || alias === undefined || version === undefined) return places;
  const known = places.find((one) => one.alias === alias);
  if (known !== undefined && Date.parse(known.time) >= Date.parse(event.time)) return places;
  return [...places.filter((one) => one !== known), { alias, version, time: event.time }].slice(-MOST_ALIASES);
}

/** The version that had the alias before the event moved or removed it. */
export function movedFrom(places: readonly AliasPlace[], { status, model, time }: PipelineEvent): string | undefined {
  if (status !== "aliased" && status !== "unaliased") return undefined;
  const known = places.find(({ alias }) => alias === model?.alias);
  const isOlder = known !== undefined && Date.parse(known.time) < Date.parse(time);
  return isOlder && known.version !== model?.version ? known.version : undefined;
}
