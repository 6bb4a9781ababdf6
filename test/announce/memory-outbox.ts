import type { MessageRef } from "../../src/announce/messenger.ts";
import type { Held, LeasedEntry, NewEntry, Outbox } from "../../src/announce/outbox.ts";

interface Item {
  readonly entry: NewEntry;
  message: NewEntry["message"];
  readonly id: string;
  readonly sequence: number;
  createdAt: Date;
  state: "waiting" | "leased" | "delivered" | "dead";
  dueAt: number;
  attempts: number;
  doubts: number;
  reposted: boolean;
  token: string | undefined;
  reason: string | undefined;
}

export interface MemoryOutbox extends Outbox {
  /** All entries as they are now, for tests to look at. */
  items(): readonly Item[];
}

const isOpen = ({ state }: Item) => state === "waiting" || state === "leased";
const lane = ({ run, to }: NewEntry) => [run, to.platform, to.channel].join(" ");

/** The rules of the outbox over one array: a model to compare with, and an outbox for tests of those who use one. */
export function createMemoryOutbox(): MemoryOutbox {
  const items: Item[] = [];
  const cards = new Map<string, MessageRef>();
  let tokens = 0;

  const inLane = (entry: NewEntry) => items.filter((item) => lane(item.entry) === lane(entry));
  const isHead = (item: Item) => inLane(item.entry).find(isOpen) === item;
  const isUpdate = ({ entry }: Item) => entry.action === "card" && cards.has(lane(entry));
  const isHeld = (item: Item, { platform, channel, only }: Held) =>
    platform === item.entry.to.platform &&
    (channel === undefined || channel === item.entry.to.channel) &&
    (only === undefined || isUpdate(item) === (only === "updates"));
  const heads = (except: readonly Held[]) =>
    items.filter((item) => isOpen(item) && isHead(item) && !except.some((held) => isHeld(item, held)));

  const settle = (leased: LeasedEntry, change: (item: Item) => void) => {
    const item = items.find(({ id }) => id === leased.id);
    if (item?.state !== "leased" || item.token !== leased.token) return Promise.resolve(false);
    item.token = undefined;
    change(item);
    return Promise.resolve(true);
  };

  const bury = (card: Item, reason: string) => {
    if (cards.has(lane(card.entry))) return;
    for (const item of inLane(card.entry).slice(inLane(card.entry).indexOf(card) + 1)) {
      if (item.entry.action === "card" && isOpen(item)) return;
      if (item.entry.action === "reply" && isOpen(item))
        Object.assign(item, { state: "dead", reason: `Its card was not posted: ${reason}` });
    }
  };

  return {
    items: () => items,

    append(entries, now) {
      for (const entry of entries) {
        const last = inLane(entry).findLast((item) => isOpen(item) && item.entry.action === "card");
        if (entry.action === "card" && last?.state === "waiting" && last.doubts === 0) last.message = entry.message;
        else
          items.push({
            entry,
            message: entry.message,
            id: `entry-${items.length + 1}`,
            sequence: items.length + 1,
            createdAt: now,
            state: "waiting",
            dueAt: now.getTime(),
            attempts: 0,
            doubts: 0,
            reposted: false,
            token: undefined,
            reason: undefined,
          });
      }
      return Promise.resolve();
    },

    claim(now, leaseMs, except = []) {
      const item = heads(except).find(({ dueAt }) => dueAt <= now.getTime());
      if (!item) return Promise.resolve(undefined);
      if (item.state === "leased") item.doubts += 1;
      const token = `token-${++tokens}`;
      Object.assign(item, { state: "leased", dueAt: now.getTime() + leaseMs, token, attempts: item.attempts + 1 });
      const { entry, id, sequence, createdAt, message, attempts, doubts, reposted } = item;
      const card = cards.get(lane(entry));
      const { run, to, action } = entry;
      const leased = {
        run,
        to,
        action,
        message,
        id,
        sequence,
        createdAt,
        attempts: attempts - 1,
        doubts,
        reposted,
        token,
      };
      const place = `${to.platform} ${to.channel}`;
      const others = [...cards].filter(([key]) => key.endsWith(` ${place}`));
      const neighbour = doubts > 0 && !card ? others.at(-1)?.[1] : undefined;
      return Promise.resolve({ ...leased, ...(card && { card }), ...(neighbour && { neighbour }) });
    },

    delivered: (leased, ref) =>
      settle(leased, (item) => {
        item.state = "delivered";
        if (item.entry.action === "card") cards.set(lane(item.entry), ref);
      }),

    retry: (leased, at, reason, doubts) =>
      settle(leased, (item) => Object.assign(item, { state: "waiting", dueAt: at.getTime(), reason, doubts })),

    dead: (leased, reason) =>
      settle(leased, (item) => {
        Object.assign(item, { state: "dead", reason });
        if (item.entry.action === "card") bury(item, reason);
      }),

    repost: (leased, now) =>
      settle(leased, (item) => {
        cards.delete(lane(item.entry));
        Object.assign(item, { state: "waiting", dueAt: now.getTime(), doubts: 0, reposted: true });
        if (item.entry.action === "card") return;
        const shown = inLane(item.entry).findLast(
          (one) => one.sequence < item.sequence && one.state === "delivered" && one.entry.action === "card",
        );
        if (shown)
          Object.assign(shown, { state: "waiting", dueAt: now.getTime(), attempts: 0, doubts: 0, createdAt: now });
      }),

    nextDue(except = []) {
      const times = heads(except).map(({ dueAt }) => dueAt);
      return Promise.resolve(times.length === 0 ? undefined : new Date(Math.min(...times)));
    },
  };
}
