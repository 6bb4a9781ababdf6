import type { Destination } from "../config/config.ts";
import type { Messenger } from "./messenger.ts";
import type { Held, LeasedEntry } from "./outbox.ts";

/** A platform's limit: at most so many sends within so much time, in one channel or in all of them together. */
export interface Pace {
  readonly sends: number;
  readonly inMs: number;
  readonly of: "all" | "posts" | "updates";
  readonly per: "channel" | "platform";
}

/** What has to wait, and until when. */
interface Hold {
  readonly held: Held;
  /** UTC milliseconds. */
  readonly until: number;
}

export interface Pacer {
  /** A request for the entry goes out now. */
  sent(entry: LeasedEntry): void;
  /** The platform asked to be left alone there. */
  pause(to: Destination, milliseconds: number): void;
  /** What has to wait now. */
  holds(): readonly Hold[];
}

/** Keeps to what the platforms allow, so that they need not refuse. Each process keeps count of its own sends. */
export function createPacer(messengers: readonly Messenger[], now: () => Date, haste: number): Pacer {
  const paces = new Map(messengers.map(({ platform, paces: known }) => [platform, known ?? []]));
  /** Of each limit and place: when the latest sends were, oldest first, as many as the limit counts. */
  const recent = new Map<string, Recent>();
  const pauses = new Map<string, Hold>();

  return {
    sent(entry) {
      const time = now().getTime();
      for (const pace of paces.get(entry.to.platform) ?? []) {
        if (pace.of !== "all" && pace.of !== kindOf(entry)) continue;
        const held = heldBy(pace, entry.to);
        const key = JSON.stringify([pace, held]);
        const times = recent.get(key)?.times ?? [];
        recent.set(key, { pace, held, times: [...times, time].slice(-pace.sends) });
      }
    },

    pause({ platform, channel }, milliseconds) {
      const held = { platform, channel };
      pauses.set(JSON.stringify(held), { held, until: now().getTime() + milliseconds });
    },

    holds() {
      const time = now().getTime();
      for (const [key, { pace, times }] of recent)
        if ((times.at(-1) ?? 0) + pace.inMs / haste <= time) recent.delete(key);
      for (const [key, { until }] of pauses) if (until <= time) pauses.delete(key);
      const full = [...recent.values()]
        .filter(({ pace, times }) => times.length >= pace.sends)
        .map(({ pace, held, times }) => ({ held, until: (times[0] ?? 0) + pace.inMs / haste }))
        .filter(({ until }) => until > time);
      return [...full, ...pauses.values()];
    },
  };
}

interface Recent {
  readonly pace: Pace;
  readonly held: Held;
  readonly times: readonly number[];
}

function kindOf({ action, card }: LeasedEntry): "posts" | "updates" {
  return action === "card" && card !== undefined ? "updates" : "posts";
}

function heldBy({ of, per }: Pace, { platform, channel }: Destination): Held {
  return { platform, ...(per === "channel" ? { channel } : {}), ...(of === "all" ? {} : { only: of }) };
}
