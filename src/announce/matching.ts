import type { Route, RouteConditions, RouteField } from "../config/config.ts";
import type { EventKind, EventStatus, PipelineEvent } from "../events/event.ts";
import { isBad } from "../events/run-state.ts";
import { branchOf, matchesGlob } from "./glob.ts";

/** Branches on which a route is heard that names neither branches nor statuses. */
export const PROTECTED = ["main", "master", "release/*"] as const;

/** Releases are built from them: `v1.2.0`, `2.0.1-rc1`. */
const VERSION_TAG = /^v?\d+\.\d+/i;
const COMMIT = /^[\da-f]{40}$/i;

/** Kinds that come from every branch that somebody tries something on; a deployment goes to an environment. */
const OF_BRANCHES: ReadonlySet<EventKind> = new Set(["run", "training", "quality"]);

const FIELDS: readonly RouteField[] = [
  "kind",
  "source",
  "pipeline",
  "branch",
  "environment",
  "status",
  "severity",
  "label",
];

/** What a route makes of an event. */
export type Match =
  /** A card is opened. */
  | { readonly outcome: "opens" }
  /** A card that is there follows its run, and none is opened. */
  | { readonly outcome: "follows"; readonly because: string }
  | { readonly outcome: "no match"; readonly because: string };

/** What a route makes of an event that is news; the reason is the first condition that does not hold. */
export function matchRoute(event: PipelineEvent, { when, not }: Route): Match {
  const missed = firstMiss(event, withoutStatus(when));
  if (missed !== undefined) return { outcome: "no match", because: missed };
  const excluded = firstHit(event, withoutStatus(not ?? {}));
  if (excluded !== undefined) return { outcome: "no match", because: `not: ${excluded}` };
  const silent = whySilent(event, when, not?.status);
  return silent === undefined ? { outcome: "opens" } : { outcome: "follows", because: silent };
}

/** The status decides what opens a card, not which cards follow their runs. */
function withoutStatus(conditions: RouteConditions): RouteConditions {
  const { status: _status, ...rest } = conditions;
  return rest;
}

/** Whether all of the conditions hold. */
export function meets(event: PipelineEvent, conditions: RouteConditions): boolean {
  return firstMiss(event, conditions) === undefined;
}

function whySilent(
  event: PipelineEvent,
  { status, branch, environment }: RouteConditions,
  not: readonly string[] | undefined,
): string | undefined {
  if (not !== undefined && matchesAny(not, [event.status])) return `not: status is ${event.status}`;
  if (status !== undefined) return miss("status", status, [event.status]);
  if (!isBad(event.status) && !isMilestone(event))
    return `status is ${event.status}, and the route names no status: only failures open a card`;
  if (branch !== undefined) return undefined;
  return environment === undefined && isPreview(event)
    ? `environment is ${event.environment ?? "transient"}, and the route names neither environment nor branch: previews do not count`
    : unprotected(event);
}

/** `review/some-branch` of GitLab, `Preview – app` of Vercel, `pr-12`. */
const PREVIEW = /^(?:(?:preview|review)(?!\p{L})|pr[-_/ ]?\d)/iu;

/** Of an environment that goes with its branch: a failure there is its author's, who sees it in the pull request. */
function isPreview({ kind, environment, labels }: PipelineEvent): boolean {
  return kind === "deployment" && (labels["transient"] === "true" || PREVIEW.test(environment ?? ""));
}

/** What happens seldom and never fails, so that a route to a registry would otherwise stay silent for ever. */
function isMilestone({ kind, status }: PipelineEvent): boolean {
  return MILESTONES[kind]?.includes(status) ?? false;
}

const MILESTONES: Partial<Record<EventKind, readonly EventStatus[]>> = {
  model: ["registered", "promoted", "aliased", "rejected"],
  release: ["published"],
};

/** Without a word in the route a failure on somebody's branch is theirs. */
function unprotected(event: PipelineEvent): string | undefined {
  const branch = branchOf(event);
  if (branch === undefined || !OF_BRANCHES.has(event.kind)) return undefined;
  const isOne = matchesAny(PROTECTED, [branch]) || VERSION_TAG.test(branch) || COMMIT.test(branch);
  return isOne ? undefined : `branch is ${branch}, and the route names no branch: only ${PROTECTED.join(", ")} count`;
}

function firstMiss(event: PipelineEvent, { labels = {}, ...fields }: RouteConditions): string | undefined {
  // What says most of an event comes first: it is the reason that people are told.
  for (const field of FIELDS) {
    const globs = fields[field];
    if (globs === undefined) continue;
    const missed = miss(field, globs, valuesOf(event, field));
    if (missed !== undefined) return missed;
  }
  for (const [name, globs] of Object.entries(labels)) {
    const missed = miss(`label ${name}`, globs, labelOf(event, name));
    if (missed !== undefined) return missed;
  }
  return undefined;
}

function firstHit(event: PipelineEvent, { labels = {}, ...fields }: RouteConditions): string | undefined {
  const all = [
    ...(Object.entries(fields) as [RouteField, readonly string[]][]).map(
      ([field, globs]) => [field, globs, valuesOf(event, field)] as const,
    ),
    ...Object.entries(labels).map(([name, globs]) => [`label ${name}`, globs, labelOf(event, name)] as const),
  ];
  const hit = all.find(([, globs, values]) => matchesAny(globs, values));
  return hit && `${hit[0]} is ${shown(hit[2])}`;
}

function miss(name: string, globs: readonly string[], values: readonly string[]): string | undefined {
  if (matchesAny(globs, values)) return undefined;
  const wanted = globs.length === 1 ? `not ${globs[0]}` : `none of ${globs.join(", ")}`;
  return values.length === 0 ? `it says no ${name}` : `${name} is ${shown(values)}, ${wanted}`;
}

/** An event may bring a hundred labels. */
function shown(values: readonly string[]): string {
  const some = values.slice(0, 4).join(", ");
  return values.length > 4 ? `${some}, …` : some;
}

function matchesAny(globs: readonly string[], values: readonly string[]): boolean {
  return globs.some((glob) => values.some((value) => matchesGlob(glob, value)));
}

/** The values of which a glob has to match one; none where the event does not say. */
function valuesOf(event: PipelineEvent, field: RouteField): readonly string[] {
  const { labels } = event;
  switch (field) {
    case "branch":
      return said(branchOf(event));
    case "label":
      return Object.entries(labels).flatMap(([name, value]) => [`${name}=${value}`, value]);
    case "severity":
      return said(event.alert?.severity ?? labels["severity"]);
    default:
      return said(event[field]);
  }
}

function labelOf({ labels }: PipelineEvent, name: string): readonly string[] {
  return Object.hasOwn(labels, name) ? said(labels[name]) : [];
}

function said(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
