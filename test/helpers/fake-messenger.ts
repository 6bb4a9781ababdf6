import { type Messenger, MessengerError, type MessengerFailure } from "../../src/announce/messenger.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Destination } from "../../src/config/config.ts";

/** What a chat platform shows. */
export interface ShownMessage {
  readonly id: string;
  readonly key: string;
  readonly channel: string;
  /** Id of the card whose thread it is in. */
  readonly thread: string | undefined;
  text: string;
  readonly isMarkedRepeat: boolean;
}

/** What happens to one call. A lost response may belong to a message that landed. */
export type Fault =
  | MessengerFailure
  | { readonly kind: "lost"; readonly landed: true }
  /** Throws what no messenger should. */
  | { readonly kind: "bug" }
  /** Never answers. */
  | { readonly kind: "hang" };

export interface FakeMessenger {
  readonly messenger: Messenger;
  readonly shown: readonly ShownMessage[];
  /** Calls as "post a", "update a", "reply b", "find". */
  readonly calls: readonly string[];
  /** Most calls that were under way at once, in one channel and in all. */
  readonly busiest: { readonly channel: number; readonly all: number };
  /** The next calls that send go wrong so, one fault each; undefined for one that works. */
  fail(...faults: readonly (Fault | undefined)[]): void;
  failFind(...faults: readonly MessengerFailure[]): void;
  /** Somebody deletes the message. */
  remove(text: string): void;
  /** Makes each call take a turn of the event loop. */
  delayMs: number;
}

/** A chat platform in memory. @param options.readable whether what was posted can be found again */
export function createFakeMessenger(
  options: { readonly platform?: Destination["platform"]; readonly readable?: boolean } = {},
): FakeMessenger {
  const { platform = "slack", readable = true } = options;
  const shown: ShownMessage[] = [];
  const calls: string[] = [];
  const faults: (Fault | undefined)[] = [];
  const findFaults: MessengerFailure[] = [];
  const busy = new Map<string, number>();
  const busiest = { channel: 0, all: 0 };
  const fake = { delayMs: 0 };
  let count = 0;

  async function call<T>(name: string, message: Reply, to: Destination, work: () => T): Promise<T> {
    calls.push(`${name} ${message.text}`);
    const channel = (busy.get(to.channel) ?? 0) + 1;
    busy.set(to.channel, channel);
    busiest.channel = Math.max(busiest.channel, channel);
    busiest.all = Math.max(
      busiest.all,
      [...busy.values()].reduce((sum, one) => sum + one, 0),
    );
    try {
      await new Promise((resolve) => setTimeout(resolve, fake.delayMs));
      return await answer(work);
    } finally {
      busy.set(to.channel, (busy.get(to.channel) ?? 1) - 1);
    }
  }

  function answer<T>(work: () => T): T | Promise<T> {
    const fault = faults.shift();
    if (fault === undefined) return work();
    if (fault.kind === "hang") return new Promise<T>(() => undefined);
    if (fault.kind === "bug") throw new TypeError("cannot read the secret words of the message");
    if ("landed" in fault) work();
    throw new MessengerError(`${platform} says no.`, "Do something.", fault);
  }

  function place(message: Reply, to: Destination, key: string, thread?: string) {
    const id = `m${++count}`;
    const isMarkedRepeat = message.parts.some(
      (part) => part.type === "text" && part.text.startsWith("Possible repeat"),
    );
    shown.push({ id, key, channel: to.channel, thread, text: message.text, isMarkedRepeat });
    return { id };
  }

  function there(id: string | undefined): ShownMessage {
    const message = shown.find((one) => one.id === id);
    if (!message) throw new MessengerError("The message is gone.", "Nothing.", { kind: "gone" });
    return message;
  }

  const messenger: Messenger = {
    platform,
    post: (message, to, key) => call("post", message, to, () => place(message, to, key)),
    update: (ref, message, to) =>
      call("update", message, to, () => {
        there(ref["id"]).text = message.text;
        return ref;
      }),
    reply: (ref, message, to, key) => call("reply", message, to, () => place(message, to, key, there(ref["id"]).id)),
    ...(readable && {
      find(key: string) {
        calls.push("find");
        const fault = findFaults.shift();
        if (fault) return Promise.reject(new MessengerError("Cannot look.", "Grant it.", fault));
        const message = shown.find((one) => one.key === key);
        return Promise.resolve(message && { id: message.id });
      },
    }),
  };

  return Object.assign(fake, {
    messenger,
    shown,
    calls,
    busiest,
    fail: (...more: readonly (Fault | undefined)[]) => void faults.push(...more),
    failFind: (...more: readonly MessengerFailure[]) => void findFaults.push(...more),
    remove(text: string) {
      const index = shown.findIndex((one) => one.text === text);
      if (index < 0) throw new Error(`"${text}" is not shown`);
      shown.splice(index, 1);
    },
  });
}
