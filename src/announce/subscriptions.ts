import type { Destination, Route } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import { pipelineKey } from "../events/history.ts";
import { matchesGlob } from "./glob.ts";
import type { Mutes } from "./mutes.ts";
import { isSamePlace } from "./routing.ts";

/** What a channel asked for itself, beside the routes of docent.yaml. */
export interface Subscription {
  readonly to: Destination;
  /** Glob. */
  readonly pipeline: string;
  /** Glob; the protected branches where absent. */
  readonly branch?: string;
  /** `failures`: what a route without a status announces. */
  readonly what: "failures" | "all";
}

/** Subscriptions of one pipeline and branch replace each other; upper and lower case count as the same. */
export interface Subscriptions {
  /** @param by who asked, as it is shown */
  add(subscription: Subscription, by: string, now: Date): Promise<void>;
  /**
   * @param branch undefined for every branch
   * @returns what was taken out
   */
  remove(to: Destination, pipeline: string, branch: string | undefined): Promise<readonly Subscription[]>;
  /** In the order in which they were asked for. */
  all(): Promise<readonly Subscription[]>;
  /** The names by which a channel was posted to or met, given the platform's id of it. */
  namesOf(platform: Destination["platform"], id: string): Promise<readonly string[]>;
}

/** A pipeline that is silent at a destination. */
export interface Muted {
  readonly to: Destination;
  /** A glob over names, or the key of one pipeline. */
  readonly pipeline: string;
  readonly isKey: boolean;
  readonly until: Date;
  /** As it is shown. */
  readonly by: string;
}

/** The mutes of channels: by the key of a pipeline, as a card's button names it, and by globs, as people write them. */
export interface ChannelMutes extends Mutes {
  mutePattern(pipeline: string, to: Destination, until: Date, by: string): Promise<void>;
  /** @returns how many mutes were lifted, be they of the glob itself or of what it matches */
  unmute(pipeline: string, to: Destination): Promise<number>;
  /** Those that hold, the longest first. */
  all(now: Date): Promise<readonly Muted[]>;
}

/**
 * Subscriptions in the words of routes. What the channel's routes say of quiet hours and batches holds for them, too:
 * who subscribes does not wake anybody.
 */
export function asRoutes(subscriptions: readonly Subscription[], routes: readonly Route[]): readonly Route[] {
  return subscriptions.map(({ to, pipeline, branch, what }) => {
    const host = routes.find((route) => route.to.some((one) => isSamePlace(one, to)));
    return {
      name: `subscription to ${pipeline}${branch === undefined ? "" : ` on ${branch}`}`,
      when: {
        pipeline: [pipeline],
        ...(branch === undefined ? {} : { branch: [branch] }),
        ...(what === "all" ? { status: ["*"] } : {}),
      },
      to: [to],
      mention: [],
      ...(host?.quiet === undefined ? {} : { quiet: host.quiet }),
      ...(host?.batchMs === undefined ? {} : { batchMs: host.batchMs }),
    };
  });
}

/** The mute that silences an event at a destination, of those that hold. */
export function muteOf(event: PipelineEvent, to: Destination, mutes: readonly Muted[]): Muted | undefined {
  const key = pipelineKey(event);
  return mutes.find(
    (mute) =>
      isSamePlace(mute.to, to) && (mute.isKey ? mute.pipeline === key : matchesGlob(mute.pipeline, event.pipeline)),
  );
}

/** The pipeline that a key names, as people call it. */
export function pipelineOfKey(key: string): string {
  const parts = key.split("|").map((part) => part.replaceAll("%7C", "|").replaceAll("%25", "%"));
  const [source, pipeline] = parts[0] === "sample" ? parts.slice(1) : parts;
  return pipeline ?? source ?? key;
}
