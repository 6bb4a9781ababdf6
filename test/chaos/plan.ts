import { workflowRun } from "../events/github-request.ts";
import type { Channel } from "../helpers/slack-fake/workspace.ts";
import { pick, shuffled } from "./random.ts";

/** What the pipelines of a chaos run do, and where that is to be seen. */
export interface Plan {
  /** Each is a pipeline whose deliveries are sent one after the other; pipelines go on side by side. */
  readonly stories: readonly Story[];
  readonly channels: Readonly<Record<string, Channel>>;
  /** docent.yaml. */
  readonly knowledge: string;
  /** Deliveries, those that come again included. */
  readonly deliveries: number;
}

export type Story = readonly PlannedDelivery[];

export interface PlannedDelivery {
  /** The sender's id of the delivery. */
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

type Step = readonly [run: number, attempt: number, verdict: "running" | "failure" | "success"];

/** What can become of the runs of one pipeline. */
const PLOTS: readonly (readonly Step[])[] = [
  [[1, 1, "failure"]],
  [
    [1, 1, "running"],
    [1, 1, "failure"],
    [1, 2, "running"],
    [1, 2, "success"],
  ],
  [
    [1, 1, "failure"],
    [1, 2, "failure"],
    [1, 3, "success"],
  ],
  [
    [1, 1, "failure"],
    [2, 1, "running"],
    [2, 1, "success"],
  ],
  [
    [1, 1, "failure"],
    [2, 1, "failure"],
    [3, 1, "success"],
  ],
  [
    [1, 1, "running"],
    [1, 1, "success"],
  ],
];

export const DEAD_CHANNEL = "C0DEAD";
const CHANNELS = 16;
/** Shares of the stories: told out of order, sent to two channels, sent where nobody may write. */
const REORDERED = 0.15;
const TWICE = 0.1;
const DEAD = 0.05;
/** Share of the deliveries that come again, with the same id or as a new delivery of the same event. */
const AGAIN = 0.12;
const HOUR_MS = 3_600_000;
/** Long past, since what is dated ahead counts as of now. */
const epoch = Date.UTC(2025, 0, 6);

/** @param size about how many deliveries */
export function makePlan(size: number, random: () => number): Plan {
  const stories: Story[] = [];
  for (let deliveries = 0; deliveries < size; ) {
    const story = makeStory(stories.length, random);
    stories.push(story);
    deliveries += story.length;
  }
  const names = Array.from({ length: CHANNELS }, (_, index) => `C0${String(index).padStart(3, "0")}`);
  return {
    stories,
    channels: {
      ...Object.fromEntries(names.map((name) => [name, { name: name.toLowerCase() }])),
      [DEAD_CHANNEL]: { name: "dead", archived: true },
    },
    knowledge: toYaml(names),
    deliveries: stories.flat().length,
  };
}

function makeStory(index: number, random: () => number): Story {
  const steps = pick(random, PLOTS);
  const told = random() < REORDERED ? shuffled(random, steps) : steps;
  const first = Math.floor(random() * CHANNELS);
  const places = random() < DEAD ? ["dead"] : random() < TWICE ? [first, (first + 1) % CHANNELS] : [first];
  const name = `Pipeline ${index} to ${places.join(" and ")}.`;
  const deliveries = told.map((step) => ({ id: crypto.randomUUID(), payload: toPayload(index, name, step) }));
  return deliveries.flatMap((delivery, at) => {
    if (random() >= AGAIN) return [delivery];
    // Once more at once, or what came first once more at the end.
    const again = at === deliveries.length - 1 ? (deliveries[0] ?? delivery) : delivery;
    return [delivery, random() < 0.5 ? again : { ...again, id: crypto.randomUUID() }];
  });
}

function toPayload(story: number, name: string, [run, attempt, verdict]: Step): PlannedDelivery["payload"] {
  const id = story * 10 + run;
  const began = epoch + run * 4 * HOUR_MS + attempt * HOUR_MS;
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  return workflowRun(
    {
      id,
      name,
      path: `.github/workflows/${story}.yml`,
      run_number: run,
      run_attempt: attempt,
      status: verdict === "running" ? "in_progress" : "completed",
      conclusion: verdict === "running" ? null : verdict,
      html_url: `https://github.com/octo-org/churn-model/actions/runs/${id}`,
      created_at: at(epoch + run * 4 * HOUR_MS),
      run_started_at: at(began),
      updated_at: at(began + (verdict === "running" ? 0 : HOUR_MS / 2)),
    },
    {
      action: verdict === "running" ? "in_progress" : "completed",
      workflow: { name, path: `.github/workflows/${story}.yml` },
    },
  );
}

function toYaml(channels: readonly string[]): string {
  const route = (glob: string, channel: string) =>
    `  - name: To ${channel}\n    when:\n      pipeline: ["* ${glob}.", "* ${glob} and *"]\n      status: failed\n    to:\n      - slack: ${channel}\n`;
  const second = (glob: number, channel: string) =>
    `  - name: Also to ${channel}\n    when:\n      pipeline: "* and ${glob}."\n      status: failed\n    to:\n      - slack: ${channel}\n`;
  const routes = channels.map((channel, index) => route(`to ${index}`, channel) + second(index, channel));
  return `team:\n  name: Chaos\n  askWhom: nobody\nroutes:\n${routes.join("")}${route("to dead", DEAD_CHANNEL)}`;
}
