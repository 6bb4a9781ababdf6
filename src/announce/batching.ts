import type { PipelineEvent } from "../events/event.ts";
import { fingerprintOf, saysWhy, withoutChance } from "../events/fingerprint.ts";
import type { Change } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { headline, toneOf } from "./headline.ts";
import { line } from "./plain.ts";
import { branchOf, type Routed } from "./routing.ts";

/** Runs that share one message at a destination. Plain JSON; bounded. */
export interface Bundle {
  /** Failures of one cause, or what waited through quiet hours. */
  readonly kind: "cause" | "quiet";
  /** Key of the run under which its card is kept: of a cause the first run's, so that this card becomes the shared one. */
  readonly card: string;
  /** Names of the cause: one in common is enough to join. */
  readonly causes: readonly string[];
  /** ISO 8601; what comes later begins a new one. Of quiet hours when it is sent. */
  readonly until: string;
  /** Runs that joined, those included that were forgotten. */
  readonly count: number;
  readonly members: readonly Member[];
  /** What opened it. */
  readonly first: Change;
  /** Owner ids, of all that joined. */
  readonly mention: readonly string[];
}

/** A run as the shared message shows it. */
export interface Member {
  /** Key of the run. */
  readonly run: string;
  /** ISO 8601; of what it shows. */
  readonly at: string;
  readonly text: string;
  readonly tone: "bad" | "good" | "other";
  readonly url?: string;
}

/** What becomes of a change at one destination. */
export interface Placed {
  /** It is shown on a card of its own run. */
  readonly own: boolean;
  /** The bundle whose card shows it now. */
  readonly shared?: Bundle;
  /** All of its runs are good now, and were not before. */
  readonly isOver?: boolean;
  /** Of the destination, by then. */
  readonly bundles: readonly Bundle[];
}

export interface PlaceNow {
  /** Whether the run has a card of its own there. */
  readonly hasCard: boolean;
  readonly now: Date;
}

/** Cards that can still change; what is older than that is history. */
const MOST_BUNDLES = 30;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_MEMBERS = 200;
const TEXT = 160;

/** Whether a change gets a card of its own, joins others on theirs, or is not shown. */
export function placeChange(bundles: readonly Bundle[], change: Change, routed: Routed, at: PlaceNow): Placed {
  const joined = bundles.findLast(({ members }) => members.some(({ run }) => run === change.card));
  if (joined !== undefined) return placeMember(bundles, joined, change, routed, at);
  if (at.hasCard) return { own: true, bundles };
  if (!routed.opens) return { own: false, bundles };
  if (routed.quietUntil !== undefined) return joinQuiet(bundles, change, routed, routed.quietUntil, at.now);
  return joinCause(bundles, change, routed, at.now);
}

function placeMember(
  bundles: readonly Bundle[],
  joined: Bundle,
  change: Change,
  routed: Routed,
  { hasCard }: PlaceNow,
): Placed {
  const bundle = withMember(joined, change, routed);
  const next = bundles.map((one) => (one === joined ? bundle : one));
  if (bundle.kind === "cause" && bundle.count === 1) return { own: true, bundles: next };
  // What waited may have become urgent, or go on after the quiet hours.
  const isNews = routed.opens && routed.quietUntil === undefined && change.type === "failed";
  const isOver = isAllGood(bundle) && !isAllGood(joined);
  return { own: bundle.kind === "quiet" && (hasCard || isNews), shared: bundle, isOver, bundles: next };
}

function joinQuiet(bundles: readonly Bundle[], change: Change, routed: Routed, quietUntil: Date, now: Date): Placed {
  const until = quietUntil.toISOString();
  const open = bundles.find((one) => one.kind === "quiet" && one.until === until);
  const bundle = withMember(open ?? newBundle("quiet", `quiet|${until}`, change, until), change, routed);
  return { own: false, shared: bundle, bundles: withBundle(bundles, open, bundle, now) };
}

function joinCause(bundles: readonly Bundle[], change: Change, routed: Routed, now: Date): Placed {
  const { batchMs } = routed;
  const causes = causesOf(change.event);
  if (batchMs === undefined || !isBad(change.event.status) || change.by !== undefined || causes.length === 0)
    return { own: true, bundles };
  const open = bundles.find(
    (one) =>
      one.kind === "cause" &&
      Date.parse(one.until) > now.getTime() &&
      one.causes.some((cause) => causes.includes(cause)),
  );
  const until = new Date(now.getTime() + batchMs).toISOString();
  const begun = open ?? newBundle("cause", change.card, change, until);
  const bundle = {
    ...withMember(begun, change, routed),
    causes: [...new Set([...begun.causes, ...causes])].slice(0, 8),
  };
  const next = withBundle(bundles, open, bundle, now);
  return open === undefined ? { own: true, bundles: next } : { own: false, shared: bundle, bundles: next };
}

/** The names under which the cause of a failure is known: its error, at whatever step where it says why, and its step. */
export function causesOf(event: PipelineEvent): readonly string[] {
  const { failingStep = "", ...anywhere } = event;
  const fingerprint = fingerprintOf(saysWhy(event.error ?? "") ? anywhere : event);
  const step = withoutChance(failingStep);
  return [...(fingerprint === undefined ? [] : [`error ${fingerprint}`]), ...(step === "" ? [] : [`step ${step}`])];
}

function newBundle(kind: Bundle["kind"], card: string, first: Change, until: string): Bundle {
  return { kind, card, causes: [], until, count: 0, members: [], first, mention: [] };
}

function withMember(bundle: Bundle, change: Change, routed: Routed): Bundle {
  const member = memberOf(change);
  const isKnown = bundle.members.some(({ run }) => run === member.run);
  // The error and the runbook stand for all, so the failure of the first stays when it is good again.
  const isFirst = change.card === bundle.first.card && member.tone === "bad";
  return {
    ...bundle,
    first: isFirst ? change : bundle.first,
    count: bundle.count + (isKnown ? 0 : 1),
    mention: [...new Set([...bundle.mention, ...(routed.opens ? routed.mention : [])])],
    members: isKnown
      ? bundle.members.map((one) => (one.run === member.run ? member : one))
      : [...bundle.members, member].slice(-MOST_MEMBERS),
  };
}

function memberOf(change: Change): Member {
  const { event, card, by } = change;
  const tone = toneOf(change);
  const branch = branchOf(event);
  const where = branch === undefined || event.kind === "release" ? "" : ` on ${branch}`;
  const url = by?.url ?? event.url;
  return {
    run: card,
    at: (by ?? event).time,
    text: line(`${headline(change)}${where}`, TEXT),
    tone: tone === "bad" || tone === "good" ? tone : "other",
    ...(url === undefined ? {} : { url }),
  };
}

function withBundle(
  bundles: readonly Bundle[],
  known: Bundle | undefined,
  bundle: Bundle,
  now: Date,
): readonly Bundle[] {
  const fresh = bundles.filter((one) => one !== known && Date.parse(one.until) > now.getTime() - KEPT_MS);
  return [...fresh, bundle].slice(-MOST_BUNDLES);
}

function isAllGood({ count, members }: Bundle): boolean {
  return members.length === count && members.every(({ tone }) => tone === "good");
}
