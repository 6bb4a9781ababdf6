import { createIndexStore } from "../../../bot/index-store.ts";
import { readConfig } from "../../../src/config/read-config.ts";
import { median } from "../statistics.ts";
import type { Plan } from "./asking.ts";
import { ROOT } from "./places.ts";
import { type Figure, figure } from "./stats.ts";

/** The answer itself, before any door: what the doors' own figures hold of it. In milliseconds. */
export async function measureAnswerAlone({ runs, batches, warmUps, questions }: Omit<Plan, "tidy">) {
  const docs = createIndexStore({ root: ROOT, config: readConfig({}, { root: ROOT }), now: () => new Date() });
  const { answer } = await docs.reload();

  async function batch(): Promise<{ wall: number; cpu: number }> {
    const walls: number[] = [];
    const before = process.cpuUsage();
    for (const text of questions) {
      const started = performance.now();
      await answer({ text, limit: 3 });
      walls.push(performance.now() - started);
    }
    const { user, system } = process.cpuUsage(before);
    return { wall: median(walls), cpu: (user + system) / 1000 / questions.length };
  }

  for (let i = 0; i < warmUps; i++) await batch();
  const measured: { wall: number; cpu: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const turns = [];
    for (let i = 0; i < batches; i++) turns.push(await batch());
    measured.push({ wall: median(turns.map(({ wall }) => wall)), cpu: median(turns.map(({ cpu }) => cpu)) });
  }
  const of = (what: "wall" | "cpu"): Figure => figure(measured.map((run) => run[what]));
  return { wall: of("wall"), cpu: of("cpu") };
}
