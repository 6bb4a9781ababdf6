import { z } from "zod";
import type { ReplySource } from "../../src/chat/reply.ts";
import { shorten } from "../../src/chat/words.ts";
import { clean } from "./text.ts";

/** Slack's limit on what a button carries. */
export const LONGEST_VALUE = 2_000;

/** Longest extract, title and address that a button carries for one place. */
const EXTRACTS = [300, 160, 80, 0] as const;
const LONGEST_NAME = 120;
const LONGEST_URL = 500;

/**
 * Places packed into a button, so that any replica can unfold them after any restart, with nothing kept in between.
 * Extracts are shortened until all fits, then the last places are left out.
 */
export function packPlaces(places: readonly ReplySource[]): string {
  for (let count = places.length; count > 0; count--) {
    for (const extract of EXTRACTS) {
      const value = JSON.stringify(places.slice(0, count).map((place) => packed(place, extract)));
      if (value.length <= LONGEST_VALUE) return value;
    }
  }
  return "[]";
}

function packed({ title, heading, url, owner, reviewed, stale, starter, extract }: ReplySource, limit: number): object {
  const name = (text: string): string => clean(text, LONGEST_NAME);
  return {
    t: name(title),
    h: name(heading),
    ...(url.length <= LONGEST_URL ? { u: url } : {}),
    ...(owner === undefined ? {} : { o: name(owner) }),
    ...(reviewed === undefined ? {} : { r: name(reviewed) }),
    ...(stale ? { s: true } : {}),
    ...(starter ? { n: true } : {}),
    ...(extract === undefined || limit === 0 ? {} : { e: clean(extract, limit) }),
  };
}

const PLACES = z.array(
  z.object({
    t: z.string(),
    h: z.string(),
    u: z.string().optional(),
    o: z.string().optional(),
    r: z.string().optional(),
    s: z.boolean().optional(),
    n: z.boolean().optional(),
    e: z.string().optional(),
  }),
);

/** The places of `packPlaces`; empty for what is none of ours. */
export function unpackPlaces(value: string): readonly ReplySource[] {
  const parsed = PLACES.safeParse(jsonOf(value));
  if (!parsed.success) return [];
  return parsed.data.map(({ t, h, u, o, r, s, n, e }) => ({
    title: t,
    heading: h,
    url: u ?? "",
    stale: s ?? false,
    ...(o === undefined ? {} : { owner: o }),
    ...(r === undefined ? {} : { reviewed: r }),
    ...(n === undefined ? {} : { starter: n }),
    ...(e === undefined ? {} : { extract: e }),
  }));
}

/** A question packed into a button: whole, or its two ends where it is too long, which is what is searched with anyway. */
export function packQuestion(question: string): string {
  if (question.length <= LONGEST_VALUE) return question.toWellFormed();
  const half = LONGEST_VALUE / 2 - 1;
  return `${question.slice(0, half)}\n${question.slice(-half)}`.toWellFormed();
}

/** A question as one line that says who asked. */
export function saidBy(name: string, question: string): string {
  return `${name} asked: “${shorten(question.replace(/\s+/g, " ").trim(), 200)}”`;
}

const PLACE_VOTED_ON = z.object({ path: z.string().max(500), anchor: z.string().max(500) });

/** The place that a thumb is about, as `answer-reply.ts` writes it; undefined for anything else. */
export function placeVotedOn(value: string): { path: string; anchor: string } | undefined {
  return PLACE_VOTED_ON.safeParse(jsonOf(value)).data;
}

function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
