// `node test/bench/doors.ts [answers] [webhooks] [memory]`: what an answer costs through each door, how soon a webhook
// is acknowledged, and how much memory the process needs. Everything is on loopback; the machine should be idle.
import { availableParallelism, loadavg } from "node:os";
import { measureAnswerAlone } from "./doors/answer-alone.ts";
import { measureAnswers } from "./doors/answers.ts";
import { measureMemory } from "./doors/memory.ts";
import { questionsOfTheDocs } from "./doors/questions.ts";
import { figure, written } from "./doors/stats.ts";
import { measureWebhooks } from "./doors/webhooks.ts";
import { markdownTable } from "./markdown.ts";

const RUNS = 5;
const BATCHES = 4;
const QUESTIONS = 50;
const WARM_UPS = 6;
const WEBHOOKS = { runs: RUNS, events: 200, atOnce: 20 };
const STARTS = 3;

async function answers(questions: readonly string[]): Promise<string> {
  const plan = { runs: RUNS, batches: BATCHES, warmUps: WARM_UPS, questions };
  const alone = await measureAnswerAlone(plan);
  const doors = await measureAnswers(plan);
  const rows = doors.flatMap(({ door, ours, floor, own }) => [
    [door, "wall", written(ours.wall), written(floor.wall), written(own.wall)],
    ["", "CPU", written(ours.cpu), written(floor.cpu), written(own.cpu)],
  ]);
  const first = [
    ["the answer alone, no door", "wall", written(alone.wall)],
    ["", "CPU", written(alone.cpu)],
  ];
  return markdownTable({ head: ["ms per answer", "", "Docent", "SDK alone", "difference"], rows: [...first, ...rows] });
}

async function webhooks(): Promise<string> {
  const { disk, alone, sequential, concurrent } = await measureWebhooks(WEBHOOKS);
  const rows = [
    ["4 kB appended and synced, by the disk alone", written(disk.p50), written(disk.p99)],
    ["202, each event by itself", written(alone.p50), written(alone.p99)],
    ["202, one event right after the other", written(sequential.p50), written(sequential.p99)],
    [`202, ${WEBHOOKS.atOnce} events at once`, written(concurrent.p50), written(concurrent.p99)],
  ];
  return markdownTable({ head: ["ms until a webhook is acknowledged", "p50", "p99"], rows });
}

async function memory(questions: readonly string[]): Promise<string> {
  const starts = [];
  for (let i = 0; i < STARTS; i++) starts.push(await measureMemory(questions));
  const megabytes = (bytes: number): number => bytes / 1e6;
  const rows = [
    ["started, both doors and the site open", written(figure(starts.map(({ atStart }) => megabytes(atStart))))],
    [`after ${QUESTIONS} answers`, written(figure(starts.map(({ after }) => megabytes(after))))],
    ["the most", written(figure(starts.map(({ most }) => megabytes(most ?? Number.NaN))))],
  ];
  return markdownTable({ head: ["resident memory, MB", `median of ${STARTS} starts`], rows });
}

const print = (text: string): void => void process.stdout.write(`${text}\n\n`);
const questions = await questionsOfTheDocs(QUESTIONS);
const load = loadavg()[0]?.toFixed(1);
print(`${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.versions.node}`);
print(`Median of ${RUNS} runs (lowest–highest); the load of the machine was ${load} before.`);
const benches = { answers: () => answers(questions), webhooks, memory: () => memory(questions) };
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) print(await bench());
}
