import { isStale } from "../answer/stale.ts";
import type { Fact, Reply, ReplyPart } from "../chat/reply.ts";
import { sayDate } from "../chat/words.ts";
import type { Destination, KnowledgeConfig } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { isBad, isFinal, isGood } from "../events/run-state.ts";
import { withArticle } from "../text/article.ts";
import { type CardAction, cardButtons } from "./card-buttons.ts";
import { fact, factParts } from "./facts.ts";
import { branchOf } from "./glob.ts";
import { headline } from "./headline.ts";
import { lastTimeParts } from "./last-time.ts";
import { mentionsOf } from "./mentions.ts";
import { excerpt, line } from "./plain.ts";
import { findRunbook, ownPage, type Runbook, type RunbookOptions } from "./runbook.ts";
import { headlinePart, message, threadReply } from "./thread-reply.ts";

/** A change in words, the same for every platform. */
export interface Announcement {
  /** The whole card as it is to look now: posted, or put in the place of what was posted. */
  readonly card: Reply;
  /** Said in the card's thread, once. */
  readonly reply?: Reply;
}

export interface AnnouncementContext extends RunbookOptions {
  /** Owner ids that the route mentions. */
  readonly mention: readonly string[];
  readonly owners: KnowledgeConfig["owners"];
  /** Whom to ask when there is no runbook, in words. */
  readonly askWhom: string;
  /** ISO date. */
  readonly today: string;
  /** Where the card is shown: its buttons name the place. Without it there are none. */
  readonly to?: Destination;
}

const VALUE = 120;
const ERROR = 600;

/** The words for a change; only bad news carry the error, the runbook, the last time and the mentions. */
export async function announce(change: Change, context: AnnouncementContext): Promise<Announcement> {
  const { event, by } = change;
  const isWrong = isBad(event.status) && isFinal(event) && by === undefined;
  const runbook = isWrong ? await findRunbook(event, context) : undefined;
  const title = headline(change);
  const parts: ReplyPart[] = [
    headlinePart(title, change, event.url),
    ...sampleNote(event),
    ...(isWrong ? mentionParts(context) : []),
    ...factParts(change, isWrong ? foreignRunbook(event, context) : []),
    ...(isWrong ? errorParts(event) : []),
    ...(isWrong ? await lastTimeParts(change, context) : []),
    ...(runbook ? runbookParts(runbook, context) : []),
    ...(isWrong ? whomToAsk(event, runbook, context) : []),
    ...(isWrong ? buttons(change, runbook, context) : await verdictOnRunbook(change, context)),
  ];
  const reply = threadReply(change, isWrong ? mentionParts(context) : []);
  return { card: message(summary(title, change), parts), ...(reply ? { reply } : {}) };
}

function buttons(
  { card, acknowledged }: Change,
  runbook: Runbook | undefined,
  { to }: AnnouncementContext,
): ReplyPart[] {
  if (to === undefined) return [];
  const actions: readonly CardAction[] = [
    ...(acknowledged === undefined ? (["acknowledge"] as const) : []),
    "mute-hour",
    "mute-day",
    ...(runbook === undefined ? (["runbook-wanted"] as const) : (["runbook-worked", "runbook-failed"] as const)),
  ];
  return cardButtons(actions, { run: card, to, ...(runbook === undefined ? {} : { page: runbook.page.path }) });
}

/** Whether a runbook worked is known once all is good again. */
async function verdictOnRunbook(change: Change, context: AnnouncementContext): Promise<ReplyPart[]> {
  const { card, event, since, by } = change;
  const isGoodAgain = by !== undefined || (isGood(event.status) && since !== undefined);
  if (!isGoodAgain || context.to === undefined) return [];
  const failed = event.kind === "alert" ? "firing" : "failed";
  const runbook = await findRunbook(by === undefined ? { ...event, status: failed } : event, context);
  if (runbook === undefined) return [];
  const { to } = context;
  return [
    { type: "facts", facts: fact("Runbook", runbook.page.title, context.absoluteUrl(runbook.page.url)) },
    ...cardButtons(["runbook-worked", "runbook-failed"], { run: card, to, page: runbook.page.path }),
  ];
}

/** What a notification shows: what happened, where, and at which step. */
function summary(title: string, { event, by }: Change): string {
  const branch = branchOf(event);
  const where = branch === undefined || event.kind === "release" ? "" : ` on ${line(branch, VALUE)}`;
  const failed =
    event.failingStep === undefined || by !== undefined ? "" : ` Failing step: ${line(event.failingStep, VALUE)}.`;
  return `${title}${where}.${failed}`;
}

function sampleNote({ sample }: PipelineEvent): ReplyPart[] {
  if (sample !== true) return [];
  return [{ type: "text", text: "This is a sample, sent to try things out. No pipeline did this.", tone: "quiet" }];
}

/** Whom a message is for, in words and as the platform notifies them. */
export function mentionParts({
  mention,
  owners,
  to,
}: Pick<AnnouncementContext, "mention" | "owners" | "to">): ReplyPart[] {
  const names = mention.map((id) => withArticle(ownerName(id, owners)));
  if (names.length === 0) return [];
  const notified = to === undefined ? [] : mentionsOf(mention, owners, to.platform);
  const text = `For ${names.join(" and ")}.`;
  return [{ type: "text", text, ...(notified.length === 0 ? {} : { mentions: notified }) }];
}

/** A runbook outside our docs is linked, never quoted. */
function foreignRunbook({ runbookUrl }: PipelineEvent, context: AnnouncementContext): Fact[] {
  if (runbookUrl === undefined || !/^https?:\/\/\S+$/i.test(runbookUrl)) return [];
  if (ownPage(runbookUrl, context) !== undefined) return [];
  return fact("Runbook", runbookUrl, runbookUrl);
}

function errorParts({ error }: PipelineEvent): ReplyPart[] {
  const text = excerpt(error ?? "", ERROR);
  return text === "" ? [] : [{ type: "quote", blocks: [{ type: "code", text }] }];
}

function runbookParts({ page, section, blocks }: Runbook, context: AnnouncementContext): ReplyPart[] {
  const owner = page.owner === undefined ? undefined : ownerName(page.owner, context.owners);
  const stale = isStale(page, context.today);
  const warning = `The runbook is past its review: last checked on ${sayDate(page.reviewed ?? "")}. Take its steps with care.`;
  return [
    // Before the quotation: nobody should copy a command first and read the warning after.
    ...(stale ? [{ type: "text", text: warning, tone: "warning" } as const] : []),
    { type: "text", text: "What the runbook says to do first:" },
    { type: "quote", blocks },
    {
      type: "source",
      source: {
        title: page.title,
        heading: section.heading,
        url: context.absoluteUrl(section.url),
        stale,
        ...(owner === undefined ? {} : { owner }),
        ...(page.reviewed === undefined ? {} : { reviewed: page.reviewed }),
        ...(page.starter === true ? { starter: true } : {}),
      },
    },
  ];
}

function whomToAsk(event: PipelineEvent, runbook: Runbook | undefined, context: AnnouncementContext): ReplyPart[] {
  const owner = runbook?.page.owner;
  const whom = owner === undefined ? context.askWhom : withArticle(ownerName(owner, context.owners));
  const text =
    runbook === undefined
      ? `No runbook handles ${event.kind}.${event.status} yet. Ask ${whom}.`
      : `If that does not help, ask ${whom}.`;
  return [{ type: "text", text, tone: "quiet" }];
}

function ownerName(id: string, owners: AnnouncementContext["owners"]): string {
  return (Object.hasOwn(owners, id) ? owners[id]?.name : undefined) ?? line(id, VALUE);
}
