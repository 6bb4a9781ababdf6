import { gatherInsights, type Insights, type WantedRunbook } from "../announce/insights.ts";
import { createAnswerer } from "../answer/answerer.ts";
import type { PassageVotes } from "../chat/feedback.ts";
import { loadPages } from "../content/load.ts";
import { UsageError } from "../errors.ts";
import { openStore, type Store, storePlace } from "../store/store.ts";
import { localDate } from "../text/local-date.ts";
import { printable } from "../text/printable.ts";
import { parseSpanMs, SPAN_CURE } from "../text/span.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { readNow } from "./event.ts";
import { openDocs } from "./open-docs.ts";
import { withSubscriptions } from "./with-subscriptions.ts";

const CURE = "For example: npx docent insights --since 30d";
const DEFAULT_SINCE = "30d";
const COLUMN = 40;
/** Of the text; the worst are what somebody can mend. */
const MOST_PASSAGES = 20;

/** What people made of all that they were told. */
interface Found extends Insights {
  /** Passages of today's pages that people voted on, the worst first. */
  readonly passages: readonly PassageVotes[];
}

/** `docent insights`: what people made of announcements, runbooks and pages, and which runbooks they miss. */
export const insights: Command = async (context) => {
  const { since = DEFAULT_SINCE } = context.flags;
  const [extra] = context.words;
  if (extra !== undefined) throw new UsageError(`${printable(extra)} belongs to no option.`, CURE);
  const span = parseSpanMs(since);
  if (span === undefined) throw new UsageError(`--since does not understand ${printable(since)}.`, SPAN_CURE);
  const until = readNow(context);
  const from = new Date(until.getTime() - span);
  const store = await openStore(storePlace(context.config));
  try {
    const found = await gather(store, from, until, context);
    if (context.flags.json === true) printJson(context, toJson(found, from));
    else context.stdout.write(printable(text(found, from)));
    return 0;
  } finally {
    await store.close();
  }
};

async function gather(store: Store, from: Date, until: Date, { config, root }: CommandContext): Promise<Found> {
  const { pages } = await loadPages(config);
  const { searcher } = await openDocs(config, root);
  const { routes } = config.knowledge;
  const { history, digests, evidence, feedback } = store;
  const found = await gatherInsights({
    history,
    digests,
    evidence,
    routes: await withSubscriptions(routes, store),
    runbook: {
      runbooks: pages.filter(({ kind }) => kind === "runbook"),
      answer: createAnswerer(searcher, () => localDate(until)),
      absoluteUrl: (url) => config.publicUrl + url,
    },
    from,
    until,
  });
  const known = new Set(pages.map(({ path }) => path));
  const votes = await feedback.votes(from);
  return { ...found, passages: worstFirst(votes.filter(({ path }) => known.has(path))) };
}

function worstFirst(passages: readonly PassageVotes[]): readonly PassageVotes[] {
  return passages.toSorted((one, other) => share(one) - share(other) || total(other) - total(one));
}

function share(votes: PassageVotes): number {
  return votes.helpful / total(votes);
}

function total({ helpful, unhelpful }: PassageVotes): number {
  return helpful + unhelpful;
}

function toJson({ channels, wanted, runbooks, passages }: Found, from: Date) {
  return {
    since: from.toISOString(),
    channels: channels.map(({ to, ...counts }) => ({ platform: to.platform, channel: to.channel, ...counts })),
    wanted: wanted.map(({ lastAsked, ...rest }) => ({ ...rest, lastAsked: lastAsked.toISOString() })),
    runbooks,
    passages,
  };
}

function text({ channels, wanted, runbooks, passages }: Found, from: Date): string {
  const sent = channels.map(({ to, sent: messages, actedUpon }) =>
    row(`${to.platform} ${to.channel}`, `${count(messages, "message")}, ${count(actedUpon, "run")} acted upon`),
  );
  const votes = runbooks.map(({ page, worked, failed }) => row(page, `${worked} of ${worked + failed} say it worked`));
  const helped = passages
    .slice(0, MOST_PASSAGES)
    .map((one) =>
      row(`${one.path}${one.anchor === "" ? "" : `#${one.anchor}`}`, `${one.helpful} of ${total(one)} say it helped`),
    );
  const more = passages.length - helped.length;
  return [
    `Since ${from.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    ...section("Announcements", sent, "docent.yaml has no route, and no channel subscribed to anything."),
    ...section("Runbooks that people asked for", byType(wanted), "Nobody asked for one."),
    ...section("Runbooks that people said something of", votes, "Nobody said whether one worked."),
    ...section("Passages that people voted on", helped, "Nobody said whether one helped."),
    ...(more > 0 ? [`  and ${more} more, with --json`] : []),
    "",
  ].join("\n");
}

function section(title: string, rows: readonly string[], nothing: string): readonly string[] {
  return ["", `${title}:`, ...(rows.length === 0 ? [`  ${nothing}`] : rows)];
}

function byType(wanted: readonly WantedRunbook[]): readonly string[] {
  const types = [...new Set(wanted.map(({ type }) => type))];
  return types.flatMap((type) => [
    `  ${type}`,
    ...wanted
      .filter((one) => one.type === type)
      .map(({ pipeline, people, lastAsked, now }) => {
        const asked = `${people} ${people === 1 ? "person" : "people"}, last on ${lastAsked.toISOString().slice(0, 10)}`;
        return row(`  ${pipeline}`, `${asked}; ${now === undefined ? "there is still none" : `now there is ${now}`}`);
      }),
  ]);
}

function row(name: string, said: string): string {
  return `  ${name.padEnd(COLUMN)}  ${said}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
