import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Messenger, MessengerError, type MessengerFailure } from "../../src/announce/messenger.ts";
import type { Reply, Tone } from "../../src/chat/reply.ts";
import type { Destination } from "../../src/config/config.ts";

/** What a platform may not have; the tests about it are then skipped, by name. */
export type MessengerFeature =
  /** The platform's servers can refuse, be busy or break. */
  | "faults"
  /** A message can disappear behind our back. */
  | "deletion"
  /** What was posted can be read back by its key. */
  | "find"
  /** A destination can be unknown or closed to us. */
  | "closed channels"
  /** A channel can be named as well as numbered. */
  | "channel names";

export interface MessengerDriver {
  readonly name: string;
  readonly lacks?: readonly MessengerFeature[];
  open(): Promise<OpenMessenger>;
}

/** What happens to the next call that sends something. */
export type SendFault =
  /** Refused as too many; `seconds` absent: without saying when to come again. */
  | { readonly kind: "busy"; readonly seconds?: number }
  /** An error of the server's own, after which nobody knows. */
  | { readonly kind: "broken" }
  /** Done, but the connection is cut before the response. */
  | { readonly kind: "response lost" }
  /** The server cannot be reached at all. */
  | { readonly kind: "unreachable" }
  /** The credentials are no longer good. */
  | { readonly kind: "revoked" };

export interface OpenMessenger {
  readonly messenger: Messenger;
  readonly to: Destination;
  /** The same place as `to`, by its other name. */
  readonly alias?: Destination;
  /** Exists nowhere. */
  readonly unknown?: Destination;
  /** Exists, and nobody may write there any more. */
  readonly closed?: Destination;
  /** Messages of `to` in order, as people see them now. */
  shown(): readonly ShownCard[];
  failNext?(fault: SendFault): void;
  /** Deletes the n-th message of `shown`. */
  remove?(index: number): void;
  /** Times that something was sent, successful or not. */
  calls(): number;
  close(): Promise<void>;
}

export interface ShownCard {
  readonly text: string;
  readonly links: readonly string[];
  /** Index in `shown` of the message whose thread it is in. */
  readonly thread?: number;
}

/** The contract of every messenger: what the outbox relies on. */
export function describeMessenger(driver: MessengerDriver): void {
  const has = (feature: MessengerFeature): boolean => !driver.lacks?.includes(feature);

  describe(`announcing on ${driver.name}`, () => {
    let open: OpenMessenger;
    beforeEach(async () => {
      open = await driver.open();
    });
    afterEach(() => open.close());

    test("a card is posted with headline, facts, quotation and links", async () => {
      await open.messenger.post(announcement("Nightly retrain failed", "bad"), open.to, "key-1");
      expect(open.shown()).toHaveLength(1);
      const [card] = open.shown();
      for (const words of ["Nightly retrain failed", "Branch", "main", "Halve the batch size.", "CUDA out of memory"])
        expect(card?.text).toContain(words);
      expect(card?.links).toEqual(
        expect.arrayContaining(["https://ci.example/runs/7", "https://docs.example/docs/runbooks/gpu#fix"]),
      );
    });

    test("an update replaces the card in place", async () => {
      const ref = await open.messenger.post(announcement("Nightly retrain runs", "busy"), open.to, "key-1");
      const next = await open.messenger.update(ref, announcement("Nightly retrain failed", "bad"), open.to);
      await open.messenger.update(next, announcement("Nightly retrain succeeded", "good"), open.to);
      expect(open.shown()).toHaveLength(1);
      expect(open.shown()[0]?.text).toContain("Nightly retrain succeeded");
      expect(open.shown()[0]?.text).not.toContain("failed");
    });

    test("a reply lands in the card's thread", async () => {
      const ref = await open.messenger.post(announcement("Nightly retrain failed", "bad"), open.to, "key-1");
      await open.messenger.post(announcement("Another run failed", "bad"), open.to, "key-2");
      const reply = await open.messenger.reply(ref, sentence("Back to normal after 22 min."), open.to, "key-3");
      const shown = open.shown();
      expect(shown).toHaveLength(3);
      const said = shown.find(({ text }) => text.includes("Back to normal"));
      expect(said?.thread).toBe(0);
      // A reply can be corrected like a card.
      await open.messenger.update(reply, sentence("Back to normal after 23 min."), open.to);
      expect(open.shown().filter(({ text }) => text.includes("23 min"))).toHaveLength(1);
    });

    test("a ref works after it was stored as JSON", async () => {
      const ref = await open.messenger.post(announcement("Nightly retrain failed", "bad"), open.to, "key-1");
      const stored = JSON.parse(JSON.stringify(ref)) as typeof ref;
      expect(stored).toEqual(ref);
      await open.messenger.update(stored, announcement("Nightly retrain succeeded", "good"), open.to);
      expect(open.shown()[0]?.text).toContain("succeeded");
    });

    test.runIf(has("channel names"))("a channel may be named or numbered", async () => {
      const ref = await open.messenger.post(announcement("Failed", "bad"), open.alias as Destination, "key-1");
      await open.messenger.update(ref, announcement("Succeeded", "good"), open.alias as Destination);
      await open.messenger.reply(ref, sentence("Back to normal."), open.alias as Destination, "key-2");
      expect(open.shown().map(({ text }) => text.split("\n")[0])).toHaveLength(2);
      expect(open.shown()[0]?.text).toContain("Succeeded");
    });

    test.runIf(has("faults"))(
      "busy: retry, no earlier than the platform said, and nothing is retried inside",
      async () => {
        open.failNext?.({ kind: "busy", seconds: 7 });
        const before = open.calls();
        const failure = await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
        expect(failure).toMatchObject({ kind: "retry", retryAfterMs: 7_000 });
        expect(open.calls() - before).toBe(1);
        expect(open.shown()).toHaveLength(0);
      },
    );

    test.runIf(has("faults"))("busy without a time: retry", async () => {
      open.failNext?.({ kind: "busy" });
      const failure = await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
      expect(failure.kind).toBe("retry");
      expect(failure).not.toHaveProperty("retryAfterMs");
    });

    test.runIf(has("faults"))("unreachable: not sent, so retry", async () => {
      open.failNext?.({ kind: "unreachable" });
      const failure = await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
      expect(failure.kind).toBe("retry");
    });

    test.runIf(has("faults"))("broken or cut off while posting: it may have landed", async () => {
      open.failNext?.({ kind: "broken" });
      const broken = await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
      expect(broken.kind).toBe("lost");
      open.failNext?.({ kind: "response lost" });
      const cut = await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-2"));
      expect(cut.kind).toBe("lost");
    });

    test.runIf(has("faults"))("broken or cut off while updating: an update may be sent twice, so retry", async () => {
      const ref = await open.messenger.post(announcement("Failed", "bad"), open.to, "key-1");
      for (const kind of ["broken", "response lost"] as const) {
        open.failNext?.({ kind });
        const failure = await failureOf(open.messenger.update(ref, announcement("Succeeded", "good"), open.to));
        expect(failure.kind).toBe("retry");
      }
    });

    test.runIf(has("faults"))("revoked credentials: dead, with a cure and without a secret", async () => {
      open.failNext?.({ kind: "revoked" });
      const error = await errorOf(open.messenger.post(announcement("Failed secretly", "bad"), open.to, "key-1"));
      expect(error.failure.kind).toBe("dead");
      expect(error.cure).toMatch(/^[A-Z].*\.$/s);
      expect(`${error.message} ${error.cure}`).not.toMatch(/xox|xapp|secretly/);
    });

    test.runIf(has("closed channels"))("an unknown or closed channel: dead, with the channel and a cure", async () => {
      for (const to of [open.unknown, open.closed] as readonly Destination[]) {
        const error = await errorOf(open.messenger.post(announcement("Failed", "bad"), to, "key-1"));
        expect(error.failure.kind).toBe("dead");
        expect(error.message).toContain(to.channel);
        expect(error.cure).toMatch(/^[A-Z].*\.$/s);
      }
    });

    test.runIf(has("deletion"))("a deleted card: gone, for an update as for a reply", async () => {
      const ref = await open.messenger.post(announcement("Failed", "bad"), open.to, "key-1");
      open.remove?.(0);
      expect((await failureOf(open.messenger.update(ref, announcement("Succeeded", "good"), open.to))).kind).toBe(
        "gone",
      );
      expect((await failureOf(open.messenger.reply(ref, sentence("Normal."), open.to, "key-2"))).kind).toBe("gone");
      expect(open.shown()).toHaveLength(0);
    });

    test.runIf(has("find"))("a card whose response was lost is found by its key, and then updated", async () => {
      await open.messenger.post(announcement("Another", "bad"), open.to, "key-0");
      open.failNext?.({ kind: "response lost" });
      await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
      const ref = await open.messenger.find?.("key-1", open.to);
      expect(ref).toBeDefined();
      await open.messenger.update(ref as NonNullable<typeof ref>, announcement("Succeeded", "good"), open.to);
      expect(open.shown().map(({ text }) => text.includes("Succeeded"))).toEqual([false, true]);
    });

    test.runIf(has("find"))("a reply whose response was lost is found by its key", async () => {
      const card = await open.messenger.post(announcement("Failed", "bad"), open.to, "key-1");
      open.failNext?.({ kind: "response lost" });
      await failureOf(open.messenger.reply(card, sentence("Normal."), open.to, "key-2"));
      expect(await open.messenger.find?.("key-2", open.to, { card })).toBeDefined();
      expect(await open.messenger.find?.("key-3", open.to, { card })).toBeUndefined();
    });

    test.runIf(has("find") && has("deletion"))("no reply is found to a card that is gone", async () => {
      const card = await open.messenger.post(announcement("Failed", "bad"), open.to, "key-1");
      open.remove?.(0);
      expect(await open.messenger.find?.("key-2", open.to, { card })).toBeUndefined();
    });

    test.runIf(has("find"))("a card that did not land is not found", async () => {
      await open.messenger.post(announcement("Another", "bad"), open.to, "key-0");
      open.failNext?.({ kind: "broken" });
      await failureOf(open.messenger.post(announcement("Failed", "bad"), open.to, "key-1"));
      expect(await open.messenger.find?.("key-1", open.to)).toBeUndefined();
    });

    test("hostile words of an event do no harm", async () => {
      const hostile = "<!channel> <@U0HARM> <at>everyone</at> [x](javascript:alert(1)) \u202Egnp.exe \u0000";
      const message: Reply = {
        kind: "announcement",
        text: hostile,
        parts: [
          { type: "headline", text: hostile, tone: "bad", url: "javascript:alert(1)" },
          { type: "facts", facts: [{ name: hostile, value: hostile, url: "javascript:alert(1)" }] },
          { type: "text", text: hostile },
        ],
      };
      await open.messenger.post(message, open.to, "key-1");
      const [card] = open.shown();
      expect(card?.text).toContain("<!channel>");
      expect(card?.text).not.toContain("\u202E");
      expect(card?.text).not.toContain("\u0000");
      expect(card?.links).toEqual([]);
    });
  });
}

async function errorOf(sending: Promise<unknown>): Promise<MessengerError> {
  const error = await sending.then(
    () => new Error("It was sent."),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MessengerError);
  return error as MessengerError;
}

async function failureOf(sending: Promise<unknown>): Promise<MessengerFailure> {
  return (await errorOf(sending)).failure;
}

/** A card as the announcer writes it. */
export function announcement(text: string, tone: Tone): Reply {
  return {
    kind: "announcement",
    text: `${text} on main.`,
    parts: [
      { type: "headline", text, tone, url: "https://ci.example/runs/7" },
      {
        type: "facts",
        facts: [
          { name: "Branch", value: "main" },
          { name: "Commit", value: "4f2c1aa", url: "https://ci.example/commit/4f2c1aa" },
        ],
      },
      { type: "quote", blocks: [{ type: "list", ordered: true, items: ["Halve the batch size.", "Start again."] }] },
      {
        type: "source",
        source: {
          title: "CUDA out of memory",
          heading: "Fix",
          url: "https://docs.example/docs/runbooks/gpu#fix",
          owner: "ML platform team",
          reviewed: "2026-03-03",
          stale: false,
        },
      },
    ],
  };
}

function sentence(text: string): Reply {
  return { kind: "announcement", text, parts: [{ type: "text", text }] };
}
