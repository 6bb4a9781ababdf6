import { isStale } from "../answer/stale.ts";
import type { Fact, Reply, ReplyPart } from "../chat/reply.ts";
import { sayDate, shorten } from "../chat/words.ts";
import type { KnowledgeConfig } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { withArticle } from "../text/article.ts";
import { headline, toneOf } from "./headline.ts";
import { duration, excerpt, line } from "./plain.ts";
import { branchOf } from "./routing.ts";
import { findRunbook, ownPage, type Runbook, type RunbookOptions } from "./runbook.ts";

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
}

const VALUE = 120;
const ERROR = 600;
const SUMMARY = 280;

/** The words for a change; only bad news carry the error, the runbook and the mentions. */
export async function announce(change: Change, context: AnnouncementContext): Promise<Announcement> {
  const { event, by } = change;
  const isWrong = isBad(event.status) && by === undefined;
  const runbook = isWrong ? await findRunbook(event, context) : undefined;
  const title = headline(change);
  const parts: ReplyPart[] = [
    headlinePart(title, change, event.url),
    ...sampleNote(event),
    ...(isWrong ? mentions(context) : []),
    { type: "facts", facts: [...facts(change), ...(isWrong ? foreignRunbook(event, context) : [])] },
    ...(isWrong ? errorParts(event) : []),
    ...(runbook ? runbookParts(runbook, context) : []),
    ...(isWrong ? whomToAsk(event, runbook, context) : []),
  ];
  const reply = threadReply(change);
  return { card: message(summary(title, change), parts), ...(reply ? { reply } : {}) };
}

function message(text: string, parts: readonly ReplyPart[]): Reply {
  return { kind: "announcement", text: shorten(text, SUMMARY), parts };
}

function headlinePart(text: string, change: Change, url: string | undefined): ReplyPart {
  return { type: "headline", text, tone: toneOf(change), ...(url === undefined ? {} : { url }) };
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

function mentions({ mention, owners }: AnnouncementContext): ReplyPart[] {
  const names = mention.map((id) => withArticle(ownerName(id, owners)));
  if (names.length === 0) return [];
  return [{ type: "text", text: `For ${names.join(" and ")}.` }];
}

function facts(change: Change): Fact[] {
  const { event, since, by } = change;
  const { labels } = event;
  const back = by ?? event;
  const wasFailing = toneOf(change) === "good" && since !== undefined;
  return [
    ...fact("Pipeline", event.kind === "release" ? undefined : event.pipeline),
    ...fact("Repository", labels["repository"]),
    ...fact(event.kind === "release" ? "Tag" : "Branch", branchOf(event)),
    ...fact("Commit", commit(event.commit)),
    ...fact("Environment", event.environment),
    ...fact("By", event.actor),
    ...fact("Took", duration(event.startedAt, event.endedAt)),
    ...fact("Failing step", step(event)),
    ...fact("Attempt", event.attempt !== undefined && event.attempt > 1 ? String(event.attempt) : undefined),
    ...fact("Was failing for", wasFailing ? duration(since, back.time) : undefined),
    ...fact("Made good by", by && runName(by), by?.url),
  ];
}

function fact(name: string, value: string | undefined, url?: string): Fact[] {
  const shown = line(value ?? "", VALUE);
  return shown === "" ? [] : [{ name, value: shown, ...(url === undefined ? {} : { url }) }];
}

function commit(sha: string | undefined): string | undefined {
  return sha !== undefined && /^[0-9a-f]{12,}$/i.test(sha) ? sha.slice(0, 7) : sha;
}

function step({ failingStep, labels }: PipelineEvent): string | undefined {
  const job = labels["job"];
  if (failingStep === undefined || job === undefined || job === failingStep) return failingStep;
  return `${line(failingStep, VALUE / 2)} (job ${line(job, VALUE / 2)})`;
}

function runName({ runId }: PipelineEvent): string {
  return runId === undefined ? "a later run" : `run ${runId}`;
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

/** What the thread hears; a card that only changes its looks needs no words. */
function threadReply(change: Change): Reply | undefined {
  const { event, type, since, by, attempt } = change;
  if (type === "progress" || since === undefined) return undefined;
  const back = by ?? event;
  if (type === "recovered") {
    const time = duration(since, back.time);
    const title = `Back to normal${time === undefined ? "" : ` after ${time}`}`;
    const how = by === undefined ? ownRecovery(attempt) : `${capital(runName(by))} succeeded.`;
    const said: ReplyPart[] = how === undefined ? [] : [{ type: "text", text: how }];
    return message([`${title}.`, ...(how === undefined ? [] : [how])].join(" "), [
      headlinePart(title, change, back.url),
      ...said,
    ]);
  }
  const title = attempt !== undefined && attempt > 1 ? `Failed again (attempt ${attempt})` : "Failed again";
  return message(`${title}.`, [
    headlinePart(title, change, event.url),
    ...(event.failingStep === undefined ? [] : [{ type: "facts", facts: fact("Failing step", step(event)) } as const]),
  ]);
}

function ownRecovery(attempt: number | undefined): string | undefined {
  return attempt !== undefined && attempt > 1 ? `Attempt ${attempt} succeeded.` : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ownerName(id: string, owners: AnnouncementContext["owners"]): string {
  return (Object.hasOwn(owners, id) ? owners[id]?.name : undefined) ?? line(id, VALUE);
}
