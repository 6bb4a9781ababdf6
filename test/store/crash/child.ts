// The bot without its doors: takes the events of the plan, announces and delivers, until it is killed or done.
import { setTimeout as sleep } from "node:timers/promises";
import { type Announcer, createAnnouncer } from "../../../src/announce/announcer.ts";
import { createDelivery, type Delivery } from "../../../src/announce/delivery.ts";
import { type MessageRef, type Messenger, MessengerError } from "../../../src/announce/messenger.ts";
import { openStore } from "../../../src/store/store.ts";
import { epoch, planEvents, planned } from "./plan.ts";

/** Time runs faster, so that leases and pauses are over soon. */
const HASTE = 20;

const [file = "", platformUrl = "", runs = "", from = "", generation = "", readable = ""] = process.argv.slice(2);
const began = Date.now();
const now = () => new Date(epoch + Number(generation) * 600_000 + (Date.now() - began) * HASTE);
const log = { row: () => undefined };

async function call(path: string, body: object): Promise<MessageRef> {
  try {
    const response = await fetch(`${platformUrl}/${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await response.json()) as MessageRef;
  } catch (error) {
    throw new MessengerError("No answer.", "Wait.", { kind: "lost" }, { cause: error });
  }
}

const messenger: Messenger = {
  platform: "slack",
  post: (message, to, key) => call("post", { message, to, key }),
  update: (ref, message, to) => call("update", { ref, message, to }),
  reply: (ref, message, to, key) => call("reply", { ref, message, to, key }),
  ...(readable === "readable" && {
    async find(key, to) {
      const found = await call("find", { key, to });
      return found["id"] === undefined ? undefined : found;
    },
  }),
};

const store = await openStore(file);
const delivery: Delivery = createDelivery({ outbox: store.outbox, messengers: [messenger], log, now });
const announcer: Announcer = createAnnouncer({
  book: store.runs,
  ...planned,
  queued: delivery.poke,
  log,
  now,
});
delivery.start();
announcer.start();
process.stdout.write("ready\n");

const events = planEvents(Number(runs));
for (let index = Number(from); index < events.length; index++) {
  const event = events[index];
  if (event) await store.events.accept({ source: "github", deliveryId: event.id, events: [event], receivedAt: now() });
  // Only now would the sender hear 202.
  process.stdout.write(`accepted ${index}\n`);
  announcer.poke();
  await sleep(4);
}
while ((await store.runs.waiting(0, 1)).length > 0 || (await store.outbox.nextDue()) !== undefined) await sleep(20);
await announcer.stop();
await delivery.stop(1000);
await store.close();
process.stdout.write("done\n");
