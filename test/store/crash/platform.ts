import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { MessageRef } from "../../../src/announce/messenger.ts";
import type { Reply } from "../../../src/chat/reply.ts";
import type { Destination } from "../../../src/config/config.ts";
import { createFakeMessenger, type ShownMessage } from "../../helpers/fake-messenger.ts";

interface Call {
  readonly message: Reply;
  readonly to: Destination;
  readonly key: string;
  readonly ref: MessageRef;
}

export interface Platform {
  readonly url: string;
  readonly shown: readonly ShownMessage[];
  /** Resolves when so many more requests have come in. */
  calls(count: number): Promise<void>;
  /** Answers that were cut off after the message had landed. */
  lost(): number;
  close(): Promise<void>;
}

/**
 * A chat platform in a process of its own, which survives the bot.
 * @param random in [0, 1) @param loss share of the answers that never come back
 */
export async function startPlatform(random: () => number, loss: number): Promise<Platform> {
  const fake = createFakeMessenger();
  let lost = 0;
  const arrivals = new EventEmitter();

  async function handle(request: IncomingMessage): Promise<MessageRef | undefined> {
    const { message, to, key, ref } = JSON.parse(await text(request)) as Call;
    arrivals.emit("call");
    // Time to be killed in: before the message lands and, in the caller, after.
    await sleep(random() * 8);
    switch (request.url) {
      case "/post":
        return fake.messenger.post(message, to, key);
      case "/update":
        return fake.messenger.update(ref, message, to);
      case "/reply":
        return fake.messenger.reply(ref, message, to, key);
      default:
        return fake.messenger.find?.(key, to);
    }
  }

  const server = createServer((request, response) => {
    const isFind = request.url === "/find";
    void handle(request)
      .then((ref) => sleep(random() * 8, ref))
      .then((ref) => {
        if (isFind || random() >= loss) return response.end(JSON.stringify(ref ?? {}));
        lost += 1;
        return response.destroy();
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shown: fake.shown,
    async calls(count) {
      for (let call = 0; call < count; call++) await once(arrivals, "call");
    },
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
