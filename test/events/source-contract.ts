import { createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { messageOf } from "../../src/errors.ts";
import { EVENT_KINDS, EVENT_STATUSES, type PipelineEvent } from "../../src/events/event.ts";
import { UnreadableBodyError, type WebhookSource } from "../../src/events/source.ts";
import { SOURCES } from "../../src/events/sources.ts";

export const NOW = new Date("2026-11-20T12:00:00Z");

type Headers = Readonly<Record<string, string>>;

/** What is asked of every source: that it lets nobody in who cannot prove it, and reads whatever comes. */
export interface SourceContract {
  readonly source: WebhookSource;
  /** Two secrets of the form that the sender has: a key, a token, or `user:password`. */
  readonly secrets: readonly [string, string];
  /** The headers by which a sender with this secret proves itself. */
  readonly authenticate: (body: Uint8Array, secret: string) => Headers;
  /** Headers that prove nothing. */
  readonly forged: readonly (readonly [what: string, forge: (right: Headers) => Headers])[];
  /** Whether the proof is about the body. */
  readonly signs: boolean;
  /** Bodies of known events, with a value in every place that is read. */
  readonly payloads: readonly object[];
}

export function describeContract({ source, ...contract }: SourceContract): void {
  const [secret, next] = contract.secrets;
  const body = Buffer.from(JSON.stringify(contract.payloads[0]));
  const right = contract.authenticate(body, secret);
  const verify = (headers: Headers, secrets: readonly string[], bytes: Uint8Array = body) =>
    source.verify({ headers, body: bytes }, secrets, NOW);

  describe("the door", () => {
    test("stands under its name", () => {
      expect(SOURCES.get(source.name)).toBe(source);
    });

    test("takes any of several secrets, so that one can be replaced, and names it", async () => {
      expect(await verify(right, [next, secret])).toMatchObject({ outcome: "verified", secret: 1 });
      expect(await verify(right, [secret, next])).toMatchObject({ outcome: "verified", secret: 0 });
    });

    const refused: readonly (readonly [string, () => Headers])[] = [
      ["another secret", () => contract.authenticate(body, next)],
      ["no headers at all", () => ({})],
      ...contract.forged.map(([what, forge]) => [what, () => forge(right)] as const),
    ];
    test.each(refused)("refuses %s, without telling the secret", async (_, headers) => {
      const verdict = await verify(headers(), [secret]);
      expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
      expect(JSON.stringify(verdict)).not.toContain(secret);
    });

    test("refuses a body that was changed by a single space, where the proof is about the body", async () => {
      const changed = await verify(right, [secret], Buffer.concat([body, Buffer.from(" ")]));
      expect(changed).toMatchObject(contract.signs ? { outcome: "refused", status: 401 } : { outcome: "verified" });
    });

    test("is shut without secrets, and to an empty one", async () => {
      expect(await verify(right, [])).toMatchObject({ outcome: "refused", status: 401 });
      expect(await verify(contract.authenticate(body, ""), [""])).toMatchObject({ outcome: "refused", status: 401 });
    });
  });

  describe("the body", () => {
    test.each([
      ["empty", ""],
      ["no JSON", "{nope, hunter2"],
      ["cut off", body.subarray(0, -3)],
      ["not UTF-8", Buffer.concat([body.subarray(0, -2), Buffer.from([0xff, 0xfe, 0x7d, 0x7d])])],
      ["null", "null"],
      ["a list", `[${body.toString()}]`],
      ["a text", '"hunter2"'],
      ["a number", "42"],
      ["XML", "<build><number>1</number></build>"],
    ])("is unreadable when it is %s, and not quoted", (_, given) => {
      const error = thrown(() => source.decode({ headers: {}, body: Buffer.from(given) }, NOW));
      expect(error).toBeInstanceOf(UnreadableBodyError);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("hunter2");
    });

    test("may begin with a byte order mark", () => {
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
      expect(source.decode({ headers: {}, body: marked }, NOW)).toEqual(source.decode({ headers: {}, body }, NOW));
    });

    test("is the same happening when it is delivered again, later", () => {
      for (const payload of contract.payloads) {
        const bytes = Buffer.from(JSON.stringify(payload));
        const ids = [NOW, new Date("2027-01-01T00:00:00Z")].map((now) =>
          source.decode({ headers: {}, body: bytes }, now).map(({ id }) => id),
        );
        expect(ids[0]?.length).toBe(1);
        expect(ids[0]).toEqual(ids[1]);
      }
    });

    test("with anything in any place gives sound events or is unreadable", { timeout: 60_000 }, () => {
      const faults = contract.payloads.flatMap((payload) =>
        pathsOf(payload).flatMap((path) =>
          HOSTILE.flatMap((value) => faultsOf(source, replaced(payload, path, value))),
        ),
      );
      expect(faults).toEqual([]);
    });

    test("does not reach prototypes", () => {
      const text = JSON.stringify(contract.payloads[0]).replaceAll(
        /\{(?!\})/g,
        '{"__proto__":{"polluted":1,"name":"evil"},',
      );
      const [event] = source.decode({ headers: {}, body: Buffer.from(text) }, NOW);
      expect(event).toEqual(source.decode({ headers: {}, body }, NOW)[0]);
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    });
  });
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 60,
  1e300,
  "",
  " ",
  "0",
  [],
  [null, 1, "x", {}],
  {},
  { id: {}, name: [], href: 1 },
  "javascript:alert(1)",
  "https://user:pass@example.com/a b",
  "2026-13-45T99:99:99Z",
  "9999-12-31T23:59:59-14:00",
  "__proto__",
  "constructor",
  "a\0b\ud83d",
  "<!channel> ](https://evil.example) <script>\u202e",
  // Longer than all of an event may be.
  `${"a".repeat(299)}😀${"b".repeat(30_000)}`,
];

/** What is wrong with what a source makes of a payload. */
function faultsOf(source: WebhookSource, payload: unknown): readonly string[] {
  const body = Buffer.from(JSON.stringify(payload));
  let events: readonly PipelineEvent[] = [];
  const error = thrown(() => (events = source.decode({ headers: {}, body }, NOW)));
  if (error !== undefined && !(error instanceof UnreadableBodyError)) return [messageOf(error)];
  return events.flatMap((event) => {
    const json = JSON.stringify(event);
    const times = [event.time, event.startedAt ?? event.time, event.endedAt ?? event.time];
    const checks: Readonly<Record<string, boolean>> = {
      "is plain JSON": isDeepStrictEqual(JSON.parse(json), event),
      "is bounded": json.length < 20_000,
      "has a known status and kind": EVENT_STATUSES.includes(event.status) && EVENT_KINDS.includes(event.kind),
      "names its source and has an id": event.source === source.name && event.id !== "",
      "links http only": /^https?:\/\//.test(event.url ?? "https://"),
      "has times in UTC": times.every((time) => new Date(time).toISOString() === time),
      "is not of the future": times.every((time) => Date.parse(time) <= NOW.getTime() + 24 * 60 * 60_000),
      "holds no zero byte and no half character": json.isWellFormed() && !/\\u(?:0000|d[89a-f])/i.test(json),
    };
    return Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [`${what}: ${json.slice(0, 300)}`]));
  });
}

/** Where every value of the payload is, objects and lists included. */
export function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsOf(inner).map((path) => [key, ...path])]);
}

export function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const inner = replaced((value as Record<string, unknown>)[key], path, by);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...(value as object), [key]: inner };
}

export function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The one event in a payload. */
export function decodeOne(source: WebhookSource, payload: unknown): PipelineEvent {
  const [event, ...more] = decodeAll(source, payload);
  if (event === undefined || more.length > 0) throw new Error(`the payload of ${source.name} is not one event`);
  return event;
}

export function decodeAll(source: WebhookSource, payload: unknown): readonly PipelineEvent[] {
  return source.decode({ headers: {}, body: Buffer.from(JSON.stringify(payload)) }, NOW);
}

export function hmac(body: Uint8Array, secret: string, encoding: "hex" | "base64" = "hex", algorithm = "sha256") {
  return createHmac(algorithm, secret).update(body).digest(encoding);
}

export function basic(credential: string): string {
  return `Basic ${Buffer.from(credential).toString("base64")}`;
}
