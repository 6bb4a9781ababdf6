import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../statistics.ts";
import { type Figure, figure } from "./stats.ts";

/** One server of a door: ours, or the floor. */
export interface Asked {
  /** Asks, and resolves with the milliseconds until the answer was there. */
  ask(question: string): Promise<number>;
  /** CPU time of the server so far. */
  cpuMs(): Promise<number>;
}

/** Per answer, in milliseconds. */
interface Batch {
  readonly wall: number;
  readonly cpu: number;
}

export interface Compared {
  readonly ours: { readonly wall: Figure; readonly cpu: Figure };
  readonly floor: { readonly wall: Figure; readonly cpu: Figure };
  /** Ours without the floor of the same run. */
  readonly own: { readonly wall: Figure; readonly cpu: Figure };
}

export interface Plan {
  readonly runs: number;
  /** Batches of each server in one run; in each batch every question is asked once. */
  readonly batches: number;
  readonly warmUps: number;
  readonly questions: readonly string[];
  /** Called after each batch, when nothing is being measured. */
  readonly tidy: () => void;
}

/** What a server still does once its answer is out belongs to that answer. */
const SETTLE_MS = 2;

/** Asks both in turns, batch by batch, so that what the machine does besides meets both alike. */
export async function compare(ours: Asked, floor: Asked, plan: Plan): Promise<Compared> {
  for (let i = 0; i < plan.warmUps; i++) for (const asked of [ours, floor]) await batch(asked, plan);
  const runs: { ours: Batch; floor: Batch }[] = [];
  for (let run = 0; run < plan.runs; run++) {
    const turns: { ours: Batch; floor: Batch }[] = [];
    for (let i = 0; i < plan.batches; i++)
      turns.push({ ours: await batch(ours, plan), floor: await batch(floor, plan) });
    runs.push({ ours: medianOf(turns.map((turn) => turn.ours)), floor: medianOf(turns.map((turn) => turn.floor)) });
  }
  const figures = (of: (run: { ours: Batch; floor: Batch }) => Batch) => ({
    wall: figure(runs.map((run) => of(run).wall)),
    cpu: figure(runs.map((run) => of(run).cpu)),
  });
  return {
    ours: figures((run) => run.ours),
    floor: figures((run) => run.floor),
    own: figures((run) => ({ wall: run.ours.wall - run.floor.wall, cpu: run.ours.cpu - run.floor.cpu })),
  };
}

/** The median wall time, and the mean CPU time. */
async function batch({ ask, cpuMs }: Asked, { questions, tidy }: Plan): Promise<Batch> {
  const walls: number[] = [];
  const before = await cpuMs();
  for (const question of questions) {
    walls.push(await ask(question));
    await sleep(SETTLE_MS);
  }
  const cpu = ((await cpuMs()) - before) / questions.length;
  tidy();
  return { wall: median(walls), cpu };
}

function medianOf(batches: readonly Batch[]): Batch {
  return { wall: median(batches.map(({ wall }) => wall)), cpu: median(batches.map(({ cpu }) => cpu)) };
}
