import { setTimeout as sleep } from "node:timers/promises";
import { parseKnowledge } from "../../src/config/read-knowledge.ts";
import { openStore } from "../../src/store/store.ts";
import { signed } from "../events/github-request.ts";
import type { BotOptions } from "./bot.ts";
import { type Fleet, launch } from "./fleet.ts";
import { judge, type Verdict } from "./oracle.ts";
import { makePlan, type Plan, type PlannedDelivery, type Story } from "./plan.ts";
import { seeded } from "./random.ts";
import { type ChaosSlack, startChaosSlack } from "./slack.ts";

export interface ChaosOptions {
  readonly seed: number;
  /** About how many deliveries of events. */
  readonly events: number;
  /** Ends of processes, nine of ten by kill -9. */
  readonly kills: number;
  readonly processes: number;
  /** Of an empty store. */
  readonly place: string;
  readonly plant?: BotOptions["plant"];
}

export interface ChaosReport {
  readonly verdict: Verdict;
  /** Deliveries of the plan, and those that had to be sent again because nobody had acknowledged them. */
  readonly sent: number;
  readonly resent: number;
  readonly kills: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly calls: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/** Slack's limits and our pauses, both so many times faster. */
const HASTE = 100;

/** The lease is shorter than in earnest as well, but keeps its distance from what a send may take on a busy machine. */
const TIMING = { haste: HASTE, leaseMs: 4000, sendLimitMs: 1000 };

const SENDERS = 16;
/** Pipelines of each sender that go on at the same time: cards are posted before the next delivery of their run comes. */
const UNDER_WAY = 12;
const GRACEFUL = 0.1;
const STUCK_MS = 60_000;

/** Sends the plan's deliveries to real processes, ends these again and again, and judges what Slack shows in the end. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = performance.now();
  const random = seeded(options.seed);
  const plan = makePlan(options.events, random);
  const slack = await startChaosSlack({
    channels: plan.channels,
    random: seeded(options.seed + 1),
    haste: HASTE,
    patienceMs: TIMING.sendLimitMs,
  });
  const { place, plant } = options;
  const bot: BotOptions = {
    place,
    apiUrl: slack.apiUrl,
    knowledge: plan.knowledge,
    timing: TIMING,
    ...(plant && { plant }),
  };
  const fleet = await launch(options.processes, bot, random).catch(async (error: unknown) => {
    await slack.close();
    throw error;
  });
  try {
    const sender = createSender(fleet);
    await Promise.all([sendAll(plan, sender, random), strike(options, plan, sender, fleet, random)]);
    await settled(place);
    const { knowledge } = parseKnowledge(plan.knowledge, "docent.yaml");
    const verdict = await judge(plan, knowledge, slack.workspace);
    return report(options, verdict, sender, slack, (performance.now() - began) / 1000);
  } catch (error) {
    throw new Error(`seed ${options.seed}:\n${fleet.said()}`, { cause: error });
  } finally {
    await fleet.stop();
    await slack.close();
  }
}

interface Sender {
  send(delivery: PlannedDelivery): Promise<void>;
  acknowledged(): number;
  resent(): number;
}

/** Sends a delivery until it is acknowledged, as a sender does who redelivers. */
function createSender(fleet: Fleet): Sender {
  let acknowledged = 0;
  let resent = 0;
  return {
    async send({ id, payload }) {
      const { headers, body } = signed("workflow_run", JSON.stringify(payload));
      for (;;) {
        const status = await fetch(`${await fleet.url()}/webhooks/github`, {
          method: "POST",
          headers: { ...(headers as Record<string, string>), "x-github-delivery": id },
          body: Buffer.from(body),
        }).then(
          async (response) => {
            await response.arrayBuffer();
            return response.status;
          },
          () => 0,
        );
        if (status === 202) break;
        if (status !== 0 && status !== 503) throw new Error(`The door answered ${status}.`);
        resent += 1;
        await sleep(20);
      }
      acknowledged += 1;
    },
    acknowledged: () => acknowledged,
    resent: () => resent,
  };
}

/** Many pipelines side by side, each delivery of one once the one before is acknowledged. */
async function sendAll({ stories }: Plan, { send }: Sender, random: () => number): Promise<void> {
  const waiting: Story[] = [...stories].reverse();
  const tell = async () => {
    const told: Story[] = [];
    for (;;) {
      while (told.length < UNDER_WAY && waiting.length > 0) told.push(waiting.pop() ?? []);
      if (told.length === 0) return;
      const index = Math.floor(random() * told.length);
      const [next, ...rest] = told[index] ?? [];
      if (next) await send(next);
      if (rest.length > 0) told[index] = rest;
      else told.splice(index, 1);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, tell));
}

/** Ends processes at random moments while deliveries come in, and goes on while the last ones are announced. */
async function strike(
  { kills }: ChaosOptions,
  { deliveries }: Plan,
  { acknowledged }: Sender,
  fleet: Fleet,
  random: () => number,
): Promise<void> {
  const moments = Array.from({ length: kills }, () => random() * deliveries).sort((one, other) => one - other);
  for (const moment of moments) {
    while (acknowledged() < moment) await sleep(2);
    await sleep(random() * 100);
    await fleet.strike(random() < GRACEFUL ? "SIGTERM" : "SIGKILL");
  }
}

/** Waits until nothing is pending; how long that takes depends on the machine, but something must go on. */
async function settled(place: string): Promise<void> {
  const store = await openStore(place);
  let left = Number.POSITIVE_INFINITY;
  let progress = performance.now();
  try {
    for (;;) {
      const { waiting, waitingEvents } = await store.deliveries.counts();
      if (waiting + waitingEvents === 0) return;
      if (waiting + 3 * waitingEvents < left) progress = performance.now();
      left = Math.min(left, waiting + 3 * waitingEvents);
      if (performance.now() - progress > STUCK_MS)
        throw new Error(`${waiting} and ${waitingEvents} events stay pending.`);
      await sleep(100);
    }
  } finally {
    await store.close();
  }
}

function report(
  { kills }: ChaosOptions,
  verdict: Verdict,
  sender: Sender,
  { faults, calls }: ChaosSlack,
  seconds: number,
): ChaosReport {
  return { verdict, sent: sender.acknowledged(), resent: sender.resent(), kills, faults, calls, seconds };
}

/** What happened and what is wrong, for a person. */
export function describe({ verdict, sent, resent, kills, faults, calls, seconds }: ChaosReport): string {
  const list = (counts: ReadonlyMap<string, number>) =>
    [...counts].map(([name, times]) => `${name} ${times}`).join(", ") || "none";
  const problems = [
    ...verdict.lost.map((one) => `lost: ${one}`),
    ...verdict.doubled.map((one) => `doubled: ${one}`),
    ...verdict.wrong,
  ];
  return [
    `${sent} deliveries acknowledged, ${resent} sent again unacknowledged, ${kills} processes ended, ${seconds.toFixed(0)} s`,
    `calls: ${list(calls)}`,
    `faults: ${list(faults)}`,
    `${verdict.cards} cards and ${verdict.replies} replies expected: ${verdict.lost.length} lost, ${verdict.doubled.length} doubled, ${verdict.wrong.length} wrong`,
    ...problems.slice(0, 20),
  ].join("\n");
}
