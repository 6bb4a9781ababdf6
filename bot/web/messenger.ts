import type { BoardCard, MessageBoard } from "../../src/announce/board.ts";
import { type MessageRef, type Messenger, MessengerError } from "../../src/announce/messenger.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Feed } from "./feed.ts";

/**
 * Announces into the web chat. A message is on the board, and so on disk, before any open page hears of it. Its id is
 * its key: what is sent twice stands there once.
 */
export function createWebMessenger(board: MessageBoard, feed: Pick<Feed, "push">, now: () => Date): Messenger {
  async function publish(ref: WebRef, threadOf: string | undefined, message: Reply): Promise<MessageRef> {
    await onBoard(() => board.save(ref.channel, ref.id, threadOf, message, now()));
    const card = await onBoard(() => board.find(ref.channel, ref.id));
    if (card) feed.push(card);
    return { ...ref };
  }

  async function cardOf(ref: MessageRef): Promise<{ ref: WebRef; card: BoardCard }> {
    const { channel, id } = ref;
    const known = channel === undefined || id === undefined ? undefined : { channel, id };
    const card = known && (await onBoard(() => board.find(known.channel, known.id)));
    if (known && card) return { ref: known, card };
    throw new MessengerError("The message is no longer on the web chat's board.", "Post it anew.", { kind: "gone" });
  }

  return {
    platform: "web",
    post: (message, { channel }, key) => publish({ channel, id: key }, undefined, message),
    async update(ref, message) {
      const { ref: known, card } = await cardOf(ref);
      return publish(known, known.id === card.id ? undefined : card.id, message);
    },
    async reply(ref, message, _to, key) {
      const { ref: known, card } = await cardOf(ref);
      return publish({ channel: known.channel, id: key }, card.id, message);
    },
    async find(key, { channel }) {
      const card = await onBoard(() => board.find(channel, key));
      return card && { channel, id: key };
    },
  };
}

/** A MessageRef of this messenger. */
type WebRef = Readonly<Record<"channel" | "id", string>>;

/** A store that is busy or full is so for a while; nothing went out, so it may be tried again. */
async function onBoard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cure = "It is tried again; see that the data folder can be written and its disk has room.";
    throw new MessengerError(
      "The web chat's board cannot be read or written.",
      cure,
      { kind: "retry" },
      { cause: error },
    );
  }
}
