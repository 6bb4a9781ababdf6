import { announce } from "../../src/announce/announcement.ts";
import { createAnnouncer } from "../../src/announce/announcer.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import type { Messenger } from "../../src/announce/messenger.ts";
import { type CardPress, createCardPressing, type PressCard } from "../../src/announce/pressing.ts";
import type { Destination } from "../../src/config/config.ts";
import type { Page } from "../../src/content/page.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { openStore, type Store } from "../../src/store/store.ts";

/** From an event to a card, and from a press on it back: all that is real of it, over a store in memory. */
export interface CardDesk {
  readonly pressCard: PressCard;
  /** What was pressed, in order. */
  readonly presses: readonly CardPress[];
  readonly store: () => Promise<Store>;
  /** Announces what these events and all presses until now lead to. */
  announce(place: CardPlace, ...events: readonly PipelineEvent[]): Promise<void>;
  close(): Promise<void>;
}

export interface CardPlace {
  readonly messenger: Messenger;
  readonly to: Destination;
  readonly runbooks: readonly Page[];
}

export function createCardDesk(now: () => Date): CardDesk {
  let opened: Promise<Store> | undefined;
  const store = (): Promise<Store> => {
    opened ??= openStore(":memory:");
    return opened;
  };
  const presses: CardPress[] = [];
  const log = { row: () => undefined };
  return {
    presses,
    store,
    async pressCard(press) {
      presses.push(press);
      const { runs, events, outbox, mutes, evidence } = await store();
      const nothing = (): void => undefined;
      return createCardPressing({ runs, events, outbox, mutes, evidence, accepted: nothing, queued: nothing, now })(
        press,
      );
    },
    async announce({ messenger, to, runbooks }, ...events) {
      const { events: accepted, runs, outbox } = await store();
      if (events.length > 0) await accepted.accept({ source: "github", events, receivedAt: now() });
      const announcer = createAnnouncer({
        book: runs,
        route: ({ opens }) => [{ to, mention: [], route: "all", opens }],
        announce: (change) =>
          announce(change, {
            to,
            mention: [],
            owners: {},
            askWhom: "the enablement team",
            today: "2026-11-20",
            runbooks,
            absoluteUrl: (url) => `https://docs.example${url}`,
          }),
        queued: () => undefined,
        log,
        now,
      });
      await announcer.workOff();
      const delivery = createDelivery({ outbox, messengers: [messenger], log, now, timing: { haste: 1_000 } });
      await delivery.workOff();
    },
    async close() {
      if (opened) await (await opened).close();
    },
  };
}
