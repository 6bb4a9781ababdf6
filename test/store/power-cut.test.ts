import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAnnouncer } from "../../src/announce/announcer.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import { type Messenger, MessengerError } from "../../src/announce/messenger.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createFakeMessenger, type FakeMessenger } from "../helpers/fake-messenger.ts";
import { cardText, epoch, planEvents, planned, replyText } from "./crash/plan.ts";
import { folder } from "./open.ts";

const RUNS = 2;
const EVENTS = planEvents(RUNS);
const TIMEOUT = 60_000;
/** Longer than a lease: who comes after a power cut finds none that holds. */
const LATER_MS = 600_000;

/** What goes on outside, one thing after another, until the power fails. */
function createPower(failsAt: number) {
  let steps = 0;
  const cut = Promise.withResolvers<"cut">();
  return {
    /** Resolves when it has failed. */
    cut: cut.promise,
    /** Something is about to be kept or heard. @throws when there is no power, now or any more */
    step() {
      steps += 1;
      if (steps < failsAt) return;
      cut.resolve("cut");
      throw new Error("There is no power.");
    },
  };
}

type Power = ReturnType<typeof createPower>;

const FILES = ["docent.db", "docent.db-wal"];

function copyDatabase(from: string, to: string): void {
  for (const name of FILES) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

/** A folder with an empty database, which is on disk. */
async function emptyDatabase(): Promise<string> {
  const empty = await folder();
  await (await openStore(join(empty, "docent.db"))).close();
  return empty;
}

/** A database of whose folder a power cut leaves what was flushed, and not a byte more. */
async function createDisk({ empty, isFaithful = true }: Pick<Circumstances, "empty" | "isFaithful">) {
  const [used, kept, after] = [await folder(), await folder(), await folder()];
  copyDatabase(empty, used);
  copyDatabase(empty, kept);
  const open = (place: string, flush: () => void) =>
    openStore(join(place, "docent.db"), async () => {
      flush();
    });
  return {
    open: (power: Power) =>
      open(used, () => {
        power.step();
        if (isFaithful) copyDatabase(used, kept);
      }),
    openAfterCut() {
      copyDatabase(kept, after);
      return open(after, () => undefined);
    },
  };
}

/** The platform has power of its own, but the way there and back is cut with ours. */
function through({ messenger }: FakeMessenger, power: Power): Messenger {
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      power.step();
      const result = await work();
      power.step();
      return result;
    } catch (error) {
      if (error instanceof MessengerError) throw error;
      throw new MessengerError("No answer.", "Wait.", { kind: "lost" }, { cause: error });
    }
  };
  const { platform, find } = messenger;
  return {
    platform,
    post: (message, to, key) => call(() => messenger.post(message, to, key)),
    update: (ref, message, to) => call(() => messenger.update(ref, message, to)),
    reply: (ref, message, to, key) => call(() => messenger.reply(ref, message, to, key)),
    ...(find && { find: (key, to, near) => call(() => find(key, to, near)) }),
  };
}

interface Life {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly power: Power;
  /** When it begins: milliseconds after the first event. */
  readonly begins: number;
  /** Numbers of the events whose sender has heard 202. */
  readonly acknowledged: Set<number>;
}

/** Takes what is not acknowledged, event by event, tells of it and ends when nothing waits. */
async function live({ store, messenger, power, begins, acknowledged }: Life): Promise<void> {
  let clock = epoch + begins;
  const now = () => new Date(clock);
  const log = { row: () => undefined };
  const delivery = createDelivery({ outbox: store.outbox, messengers: [messenger], log, now, random: () => 0.5 });
  const announcer = createAnnouncer({
    book: store.runs,
    ...planned,
    queued: delivery.poke,
    log,
    now,
  });
  for (const [index, event] of EVENTS.entries()) {
    if (acknowledged.has(index)) continue;
    await store.events.accept({ source: "github", deliveryId: event.id, events: [event], receivedAt: now() });
    power.step();
    acknowledged.add(index);
    await announcer.workOff();
    await delivery.workOff();
  }
  await announcer.workOff();
  for (let due = await store.outbox.nextDue(); due !== undefined; due = await store.outbox.nextDue()) {
    clock = Math.max(clock, due.getTime());
    await delivery.workOff();
  }
}

interface Circumstances {
  /** A folder with an empty database. */
  readonly empty: string;
  readonly failsAt: number;
  readonly readable: boolean;
  readonly isFaithful?: boolean;
}

/** One life that ends with a power cut, and the next one. */
async function liveThroughCut({ failsAt, readable, ...disks }: Circumstances) {
  const disk = await createDisk(disks);
  const fake = createFakeMessenger({ readable });
  const acknowledged = new Set<number>();
  const power = createPower(failsAt);
  const before = await disk.open(power);
  const life = live({ store: before, messenger: through(fake, power), power, begins: 0, acknowledged });
  // Whoever still waits for something, waits for ever.
  const end = await Promise.race([power.cut, life]);
  await before.close();
  const after = await disk.openAfterCut();
  const lasting = createPower(Number.POSITIVE_INFINITY);
  await live({ store: after, messenger: fake.messenger, power: lasting, begins: LATER_MS, acknowledged });
  await after.close();
  return { isWhole: end !== "cut", shown: fake.shown };
}

/** What people see and should not, or do not see and should. */
function complaints({ shown }: Pick<FakeMessenger, "shown">): readonly string[] {
  const plain = shown.map((message) => ({ ...message, text: message.text.replace("Possible repeat. ", "") }));
  return Array.from({ length: RUNS }, (_, run) => {
    const cards = plain.filter(({ text, thread }) => thread === undefined && text.startsWith(`run ${run} `));
    const replies = plain.filter(({ text }) => text === replyText(run));
    return [
      ...[cards, replies].flatMap((all) => (all.length === 0 ? [`run ${run}: lost`] : [])),
      ...[cards, replies].flatMap((all) =>
        all.filter(({ isMarkedRepeat }) => !isMarkedRepeat).length > 1 ? [`run ${run}: doubled`] : [],
      ),
      ...(cards.some(({ text }) => text === cardText(run, "succeeded")) ? [] : [`run ${run}: wrong`]),
    ];
  }).flat();
}

/** The power fails in each step of a life. */
async function cutEverywhere(options: Omit<Circumstances, "failsAt" | "empty">) {
  const empty = await emptyDatabase();
  const found: string[] = [];
  let repeats = 0;
  for (let failsAt = 1; ; failsAt++) {
    const { isWhole, shown } = await liveThroughCut({ failsAt, empty, ...options });
    if (isWhole) return { cuts: failsAt - 1, found, repeats };
    found.push(...complaints({ shown }).map((one) => `cut in step ${failsAt}: ${one}`));
    repeats = Math.max(repeats, shown.filter(({ isMarkedRepeat }) => isMarkedRepeat).length);
  }
}

test("whenever the power fails, nothing is lost and nothing doubled where posts can be found again", {
  timeout: TIMEOUT,
}, async () => {
  const { cuts, found, repeats } = await cutEverywhere({ readable: true });
  expect({ found, repeats }).toEqual({ found: [], repeats: 0 });
  // An event is flushed and answered; a message claimed, sent, answered and noted.
  expect(cuts).toBe(EVENTS.length * 2 + RUNS * 3 * 4);
});

test("whenever the power fails, where nothing can be read back one message is doubled at most and says so", {
  timeout: TIMEOUT,
}, async () => {
  const { found, repeats } = await cutEverywhere({ readable: false });
  expect({ found, repeats }).toEqual({ found: [], repeats: 1 });
});

test("a disk that says it has flushed and has not is found out", { timeout: TIMEOUT }, async () => {
  const { found } = await cutEverywhere({ readable: true, isFaithful: false });
  expect(found.some((one) => one.endsWith("lost"))).toBe(true);
  expect(found.some((one) => one.endsWith("doubled"))).toBe(true);
});
