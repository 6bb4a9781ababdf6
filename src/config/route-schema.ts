import { z } from "zod";
import { bareChannel } from "../text/channel-name.ts";
import { didYouMean } from "../text/nearest.ts";
import { parseSpanMs, SPAN_CURE } from "../text/span.ts";
import {
  type Destination,
  type DigestSchedule,
  DOUBT_ACTIONS,
  EVENT_KINDS,
  EVENT_STATUSES,
  PLATFORMS,
  type QuietHours,
  ROUTE_FIELDS,
  type Route,
  type RouteConditions,
  type RouteDigest,
  WEEKDAYS,
  type Weekday,
} from "./config.ts";

const text = z.string().trim().min(1);

/** One value may stand without brackets: `branch: main`. */
const texts = listOf(text);

function optional<Key extends string, Schema extends z.ZodType>(keys: readonly Key[], schema: Schema) {
  return Object.fromEntries(keys.map((key) => [key, schema.exactOptional()])) as Record<
    Key,
    z.ZodExactOptional<Schema>
  >;
}

function listOf<Schema extends z.ZodType>(item: Schema) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1));
}

/** A field of a route whose values are known: a slip would silence the route without a word. Globs may stand, too. */
function oneOf(what: string, values: readonly string[]) {
  return texts.superRefine((given, context) => {
    for (const value of given) {
      if (value.includes("*") || values.includes(value)) continue;
      context.addIssue({
        code: "custom",
        message: `there is no ${what} \`${value}\`${didYouMean(value, values) || "."}`,
        params: { cure: `Use one of: ${values.join(", ")}; or a pattern with \`*\`.` },
      });
    }
  });
}

/** A value as it is understood, or a complaint that names the value and the cure. */
function readAs<Value>(what: string, cure: string, understand: (value: unknown) => Value | undefined) {
  return z.unknown().transform((value, context) => {
    const found = understand(value);
    if (found !== undefined) return found;
    context.addIssue({ code: "custom", message: `${JSON.stringify(value)} is no ${what}.`, params: { cure } });
    return z.NEVER;
  });
}

const label = z.union([z.record(text, texts), texts], {
  error: () => "label is neither text, a list of texts nor names with texts",
});

const fields = {
  ...optional(ROUTE_FIELDS, texts),
  kind: oneOf("kind of event", EVENT_KINDS).exactOptional(),
  status: oneOf("status of an event", EVENT_STATUSES).exactOptional(),
  label: label.exactOptional(),
};

const conditions = z.strictObject(fields).transform(toConditions);
const when = z
  .strictObject({ ...fields, not: conditions.exactOptional() })
  .transform(({ not, ...rest }) => ({ when: toConditions(rest), ...(not === undefined ? {} : { not }) }));

interface Given extends Omit<z.output<z.ZodObject<typeof fields>>, "label"> {
  readonly label?: GivenLabel;
}

type GivenLabel = readonly string[] | Readonly<Record<string, readonly string[]>>;

function isNamed(given: GivenLabel): given is Readonly<Record<string, readonly string[]>> {
  return !Array.isArray(given);
}

function toConditions({ label: given, ...rest }: Given): RouteConditions {
  if (given === undefined) return rest;
  return isNamed(given) ? { ...rest, labels: given } : { ...rest, label: given };
}

const clock = readAs("time of day", 'Write hours and minutes, such as "08:30" (or "24:00").', (value) => {
  const [, hours, minutes] = /^(\d{1,2}):([0-5]\d)$/.exec(typeof value === "string" ? value.trim() : "") ?? [];
  const time = hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
  return time !== undefined && time <= 24 * 60 ? time : undefined;
});

const timeZone = readAs("time zone", "Write its name, such as Europe/Berlin, or UTC.", (value) => {
  try {
    if (typeof value !== "string") return undefined;
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone === "" ? undefined : value;
  } catch {
    return undefined;
  }
});

const DAY_GROUPS: Readonly<Record<string, readonly Weekday[]>> = {
  weekdays: WEEKDAYS.slice(0, 5),
  weekend: WEEKDAYS.slice(5),
};

const days = listOf(
  readAs("day of the week", `Use: ${WEEKDAYS.join(", ")}; weekdays; or weekend.`, (value) => {
    const name = String(value).toLowerCase();
    const day = WEEKDAYS.find((one) => one === name || one.slice(0, 3) === name);
    return DAY_GROUPS[name] ?? (day && [day]);
  }),
);

const span = readAs("span of time", SPAN_CURE, (value) => (typeof value === "string" ? parseSpanMs(value) : undefined));

const quietShape = {
  timeZone,
  days: days.default([WEEKDAYS]),
  from: clock,
  to: clock,
  urgent: conditions.exactOptional(),
};
const quiet = z
  .strictObject(quietShape)
  .transform(({ days: given, ...rest }): QuietHours => ({ ...rest, days: [...new Set(given.flat())] }));

const digestShape = {
  every: z.enum(["day", "week"]),
  on: z.enum(WEEKDAYS).default("monday"),
  at: clock.default(9 * 60),
  timeZone: timeZone.default("UTC"),
};
const digest = z.preprocess(
  (value) => (value === "daily" ? { every: "day" } : value === "weekly" ? { every: "week" } : value),
  z.strictObject(digestShape),
);

interface Goal {
  readonly to: Destination;
  readonly schedule?: DigestSchedule;
}

const destination = z
  .strictObject({ ...optional(PLATFORMS, text), digest: digest.exactOptional() })
  .transform((value, context): Goal => {
    const given = PLATFORMS.filter((platform) => value[platform] !== undefined);
    const [platform] = given;
    const channel = platform && value[platform];
    const { digest: schedule } = value;
    if (given.length === 1 && platform && channel)
      return { to: { platform, channel }, ...(schedule === undefined ? {} : { schedule }) };
    context.addIssue({
      code: "custom",
      message: `a destination names ${given.length === 0 ? "no platform" : "several platforms"}.`,
      params: { cure: 'Write one platform per list item: `- slack: "#ml-alerts"`.' },
    });
    return z.NEVER;
  });

const routeShape = {
  name: text,
  when,
  to: z.array(destination).min(1),
  mention: texts.default([]),
  quiet: listOf(quiet).exactOptional(),
  batch: span.exactOptional(),
  whenInDoubt: z.enum(DOUBT_ACTIONS).exactOptional(),
  digest: digest.exactOptional(),
};

/** A route of docent.yaml, in the words of the rest of the program. */
export const routeSchema = z.strictObject(routeShape).transform((given): Route => {
  const { name, when: conditionsGiven, to, mention, quiet: hours, batch, whenInDoubt, digest: common } = given;
  const digests = to.flatMap(({ to: place, schedule = common }): RouteDigest[] =>
    schedule === undefined ? [] : [{ to: place, schedule }],
  );
  return {
    name,
    ...conditionsGiven,
    to: to.map((goal) => goal.to),
    mention,
    ...(hours === undefined ? {} : { quiet: hours }),
    ...(batch === undefined ? {} : { batchMs: batch }),
    ...(whenInDoubt === undefined ? {} : { whenInDoubt }),
    ...(digests.length === 0 ? {} : { digests }),
  };
});

/** A channel that is written in several ways (`#ml-alerts`, `ml-alerts`) is one, named as it is first. */
export function spelledAlike(routes: readonly Route[]): readonly Route[] {
  const first = new Map<string, Destination>();
  const alike = (to: Destination): Destination => {
    const key = `${to.platform} ${bareChannel(to.channel)}`;
    const known = first.get(key) ?? to;
    first.set(key, known);
    return known;
  };
  return routes.map((route) => ({
    ...route,
    to: route.to.map(alike),
    ...(route.digests === undefined ? {} : { digests: route.digests.map((one) => ({ ...one, to: alike(one.to) })) }),
  }));
}

/** The keys that may stand at a place of a route. @param path below the route */
export function knownRouteKeys(path: readonly PropertyKey[]): readonly string[] {
  const names = path.filter((step) => typeof step === "string");
  const last = names.at(-1);
  if (last === undefined) return Object.keys(routeShape);
  switch (last) {
    case "when":
      return [...ROUTE_FIELDS, "not"];
    case "not":
    case "urgent":
      return ROUTE_FIELDS;
    case "quiet":
      return Object.keys(quietShape);
    case "digest":
      return Object.keys(digestShape);
    case "to":
      return [...PLATFORMS, "digest"];
    default:
      return [];
  }
}
