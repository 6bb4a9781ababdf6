import express, { type Router } from "express";
import { announce, mentionParts } from "../src/announce/announcement.ts";
import { type AnnouncerOptions, createAnnouncer } from "../src/announce/announcer.ts";
import { createDelivery, type DeliveryTiming } from "../src/announce/delivery.ts";
import { createDigestSender } from "../src/announce/digest-sender.ts";
import type { EventLog } from "../src/announce/event-log.ts";
import { createFollowingUp, withFollowUps } from "../src/announce/follow-ups.ts";
import { createPriority } from "../src/announce/make-way.ts";
import type { Messenger } from "../src/announce/messenger.ts";
import type { LeasedEntry } from "../src/announce/outbox.ts";
import { createCardPressing, type PressCard } from "../src/announce/pressing.ts";
import { createRouter } from "../src/announce/router.ts";
import { holdsDoubtful } from "../src/announce/routing.ts";
import { claimOfNotice, isNotice, noticesFor } from "../src/announce/undelivered.ts";
import type { Config } from "../src/config/config.ts";
import type { DocentError } from "../src/errors.ts";
import { SOURCES } from "../src/events/sources.ts";
import type { Store } from "../src/store/store.ts";
import { localDate } from "../src/text/local-date.ts";
import { loaded } from "./api.ts";
import type { IndexStore } from "./index-store.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { webhooks } from "./webhooks.ts";

const TELL_AGAIN_MS = 24 * 60 * 60 * 1000;

export interface AnnouncingOptions {
  readonly config: Pick<Config, "publicUrl" | "secrets">;
  readonly store: Omit<Store, "board" | "conversations" | "deliveries" | "feedback" | "close">;
  readonly docs: Pick<IndexStore, "current">;
  /** Of the doors that are open. */
  readonly messengers: readonly Messenger[];
  /** Signs samples; what it signed is marked as one. */
  readonly sampleSecret: string;
  readonly log: Log;
  readonly now: () => Date;
  readonly metrics?: Pick<Metrics, "count">;
  /** Of the delivery; for tests. */
  readonly timing?: Partial<DeliveryTiming>;
}

/** From signed bytes to messages: the webhook door, the announcer and the delivery, each waking the next. */
export interface Announcing {
  readonly router: Router;
  readonly pressCard: PressCard;
  /** Begins with what an earlier process has left; the docs must have been read. */
  start(): void;
  stop(graceMs: number): Promise<void>;
}

export function createAnnouncing(options: AnnouncingOptions): Announcing {
  const { store, docs, messengers, log, now, metrics } = options;
  const priority = createPriority();
  const routes = () => loaded(docs).config.routes;
  const delivery = createDelivery({
    makeWay: priority.clear,
    outbox: store.outbox,
    messengers,
    log,
    now,
    holdsDoubtful: (to) => holdsDoubtful(to, routes()),
    onOutcome: (outcome, { to }) =>
      metrics?.count("docent_delivery_attempts_total", { platform: to.platform, outcome }),
    onDead: (entry, error) =>
      void tellOwners(entry, error, options).then(delivery.poke, (fault: unknown) => log.fault("Announce", fault)),
    ...(options.timing && { timing: options.timing }),
  });
  const announcer = createAnnouncer({
    book: store.runs,
    route: createRouter({ routes, subscriptions: store.subscriptions, mutes: store.mutes, now }),
    ...wording(options),
    queued: delivery.poke,
    makeWay: priority.clear,
    log,
    now,
  });
  const { digests, history } = store;
  const digesting = createDigestSender({ digests, history, routes, queued: delivery.poke, log, now });
  const events = withFollowUps(store.events, store.followUps);
  const following = createFollowingUp({ events, followUps: store.followUps, accepted: announcer.poke, log, now });
  return {
    router: webhookRouter(options, events, priority, announcer.poke),
    pressCard: createCardPressing({
      runs: store.runs,
      events: store.events,
      outbox: store.outbox,
      mutes: store.mutes,
      evidence: store.evidence,
      accepted: announcer.poke,
      queued: delivery.poke,
      now,
    }),
    start() {
      announcer.start();
      following.start();
      digesting.start();
      delivery.start();
    },
    async stop(graceMs) {
      await Promise.all([announcer.stop(), following.stop(), digesting.stop()]);
      await delivery.stop(graceMs);
    },
  };
}

/** By the docs as they are when something is told. */
function wording({ config, docs, now }: AnnouncingOptions): Pick<AnnouncerOptions, "announce" | "mention"> {
  const absoluteUrl = (url: string): string => config.publicUrl + url;
  return {
    announce(change, { mention, to }) {
      const { config: knowledge, runbooks, answer } = loaded(docs);
      const { owners, team } = knowledge;
      const today = localDate(now());
      return announce(change, { to, mention, owners, askWhom: team.askWhom, today, runbooks, answer, absoluteUrl });
    },
    mention: (mention, to) => mentionParts({ mention, to, owners: loaded(docs).config.owners }),
  };
}

function webhookRouter(
  { config, sampleSecret, log, metrics, now }: AnnouncingOptions,
  events: EventLog,
  priority: ReturnType<typeof createPriority>,
  onAccepted: () => void,
): Router {
  const router = express.Router();
  router.use("/webhooks", (_request, response, next) => {
    response.once("close", priority.begin());
    next();
  });
  router.use(
    webhooks({
      sources: SOURCES,
      secrets: config.secrets.webhooks,
      sampleSecret,
      log,
      events,
      onAccepted,
      onOutcome: (source, outcome) => metrics?.count("docent_webhook_requests_total", { source, outcome }),
      now,
    }),
  );
  return router;
}

/** A route leads nowhere, or nobody knows: whoever it mentions should hear of each, once a day. */
async function tellOwners(
  entry: LeasedEntry,
  error: DocentError,
  { store, docs, now }: Pick<AnnouncingOptions, "store" | "docs" | "now">,
): Promise<void> {
  if (isNotice(entry)) return;
  const notices = noticesFor(entry.to, error, loaded(docs).config);
  if (notices.length === 0) return;
  if (await store.claims.claim(claimOfNotice(entry.to, error), TELL_AGAIN_MS, now()))
    await store.outbox.append(notices, now());
}
