import type { Deliveries, DeliveryCounts, Retried, Undelivered } from "../announce/deliveries.ts";
import { UsageError } from "../errors.ts";
import { openStore, storePlace } from "../store/store.ts";
import { printable } from "../text/printable.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";

const CURE = "npx docent deliveries, npx docent deliveries retry ID…, or npx docent deliveries retry --all-dead";
const DEFAULT_LIMIT = 50;
/** What `--all-dead` takes at the most. */
const MOST = 100_000;

const WORDS: Readonly<Record<Retried, string>> = {
  retried: "is tried again",
  superseded: "stays as it is: its card shows something newer, or will",
  "no card": "stays as it is: its card was never posted; retry that",
  "not dead": "was not given up, or is not known",
};

/** `docent deliveries`: what waits and what was given up, with the reason; `retry` makes the latter due again. */
export const deliveries: Command = async (context) => {
  const [verb, ...ids] = context.words;
  if (verb !== undefined && verb !== "retry") throw new UsageError(`There is no deliveries ${printable(verb)}.`, CURE);
  const limit = readLimit(context);
  const store = await openStore(storePlace(context.config));
  try {
    if (verb === undefined) await list(store.deliveries, limit, context);
    else return await retry(store.deliveries, ids, context);
    return 0;
  } finally {
    await store.close();
  }
};

function readLimit({ flags }: CommandContext): number {
  const limit = Number(flags.limit ?? DEFAULT_LIMIT);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError("--limit takes a whole number above 0.", CURE);
}

async function list(outbox: Deliveries, limit: number, context: CommandContext): Promise<void> {
  const counts = await outbox.counts();
  const all = await outbox.list(limit);
  const of = (state: Undelivered["state"]) => all.filter((one) => one.state === state);
  if (context.flags.json === true) {
    printJson(context, { counts, waiting: of("waiting").map(toJson), dead: of("dead").map(toJson) });
    return;
  }
  context.stdout.write([summary(counts), ...all.flatMap(lines), ""].join("\n"));
}

function toJson({ to, createdAt, at, ...rest }: Undelivered) {
  return {
    ...rest,
    platform: to.platform,
    channel: to.channel,
    createdAt: createdAt.toISOString(),
    at: at.toISOString(),
  };
}

function summary({ waiting, dead, waitingEvents, parkedEvents }: DeliveryCounts): string {
  return `${waiting} waiting, ${dead} given up; ${waitingEvents} events to be announced, ${parkedEvents} that cannot be.`;
}

function lines({ id, run, to, action, state, attempts, at, reason }: Undelivered): readonly string[] {
  const what = state === "dead" ? "given up" : "waits";
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return [
    `\n${what}  ${to.platform} ${printable(to.channel)}  ${action} of ${printable(run)}  (${tries}, ${at.toISOString()})`,
    ...(reason === undefined ? [] : [`  ${printable(reason)}`]),
    `  ${id}`,
  ];
}

async function retry(outbox: Deliveries, given: readonly string[], context: CommandContext): Promise<number> {
  const isAll = context.flags["all-dead"] === true;
  if (isAll === given.length > 0) throw new UsageError("Name what to try again: ids, or --all-dead.", CURE);
  const ids = isAll ? await deadIds(outbox) : given;
  const results: { id: string; result: Retried }[] = [];
  for (const id of ids) results.push({ id, result: await outbox.retry(id, context.now()) });
  if (context.flags.json === true) printJson(context, { results });
  else if (isAll) context.stdout.write(`${tally(results)}\n`);
  else context.stdout.write(results.map(({ id, result }) => `${printable(id)} ${WORDS[result]}.\n`).join(""));
  return isAll || results.every(({ result }) => result === "retried") ? 0 : 1;
}

/** The oldest first, so that cards come before the replies that died with them. */
async function deadIds(outbox: Deliveries): Promise<readonly string[]> {
  const all = await outbox.list(MOST);
  const dead = all.filter(({ state }) => state === "dead").reverse();
  return [...dead.filter(({ action }) => action === "card"), ...dead.filter(({ action }) => action === "reply")].map(
    ({ id }) => id,
  );
}

function tally(results: readonly { result: Retried }[]): string {
  // What is no longer dead by its turn was revived with its card.
  const retried = results.filter(({ result }) => result === "retried" || result === "not dead").length;
  const superseded = results.filter(({ result }) => result === "superseded").length;
  return `${retried} of ${results.length} are tried again${superseded > 0 ? `; ${superseded} are superseded` : ""}.`;
}
