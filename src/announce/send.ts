import type { Reply } from "../chat/reply.ts";
import { describeError } from "./announce-log.ts";
import { type MessageRef, type Messenger, MessengerError } from "./messenger.ts";
import type { LeasedEntry } from "./outbox.ts";
import { withTimeLimit } from "./time-limit.ts";

export type SendResult =
  | { readonly outcome: "sent"; readonly ref: MessageRef }
  /** `doubts`: attempts that may have landed, this one included. */
  | { readonly outcome: "failed"; readonly error: MessengerError; readonly doubts: number };

/** So often a bot may die in the middle of sending one message, before the message is taken for the cause. */
const MOST_DOUBTS = 5;

const REPEAT_NOTE = "Possible repeat: nobody knows whether this was posted before.";

/** Sends one entry, once: an update where the card is posted already, else what it is; never throws. */
export async function send(messenger: Messenger, entry: LeasedEntry, timeLimitMs: number): Promise<SendResult> {
  const limited = <T>(work: Promise<T>) => withTimeLimit(work, timeLimitMs, () => late(messenger, timeLimitMs));
  const { action, card, message, to } = entry;
  // To do it again is harmless.
  const isUpdate = action === "card" && card !== undefined;
  let doubts = isUpdate ? 0 : entry.doubts;
  try {
    if (isUpdate) return { outcome: "sent", ref: await limited(messenger.update(card, message, to)) };
    const landed = doubts > 0 ? await lookUp(messenger, entry, limited) : "missing";
    if (typeof landed === "object") return { outcome: "sent", ref: landed };
    if (landed === "missing") doubts = 0;
    if (doubts > MOST_DOUBTS) throw tooDoubtful(messenger);
    const ref = await limited(post(messenger, entry, doubts > 0 ? markRepeat(message) : message));
    return { outcome: "sent", ref };
  } catch (thrown) {
    const error = toMessengerError(thrown, messenger);
    if (error.failure.kind !== "lost" || isUpdate) return { outcome: "failed", error, doubts };
    // This was the one repeat.
    return { outcome: "failed", error: doubts > 0 ? tooDoubtful(messenger) : error, doubts: doubts + 1 };
  }
}

/** Whether an earlier attempt landed; "unknown" where the platform does not let us read. */
async function lookUp(
  messenger: Messenger,
  { id, to, card, neighbour }: LeasedEntry,
  limited: <T>(work: Promise<T>) => Promise<T>,
): Promise<MessageRef | "missing" | "unknown"> {
  if (!messenger.find) return "unknown";
  try {
    const near = { ...(card && { card }), ...(neighbour && { neighbour }) };
    return (await limited(messenger.find(id, to, near))) ?? "missing";
  } catch (thrown) {
    const error = toMessengerError(thrown, messenger);
    if (error.failure.kind === "dead") return "unknown";
    if (error.failure.kind === "retry") throw error;
    // To have asked in vain leaves nothing behind.
    throw new MessengerError(error.message, error.cure, { kind: "retry" }, { cause: thrown });
  }
}

async function post(messenger: Messenger, entry: LeasedEntry, message: Reply): Promise<MessageRef> {
  const { action, card, to, id } = entry;
  if (action === "card") return messenger.post(message, to, id);
  if (card !== undefined) return messenger.reply(card, message, to, id);
  throw new MessengerError("The card to reply to is not there.", "Nothing needs to be done.", { kind: "dead" });
}

/** On a platform that cannot be read back people are told that they may see it twice. */
function markRepeat(message: Reply): Reply {
  const note = { type: "text", text: REPEAT_NOTE, tone: "quiet" } as const;
  return { ...message, text: `Possible repeat. ${message.text}`, parts: [note, ...message.parts] };
}

function tooDoubtful({ platform }: Messenger): MessengerError {
  return new MessengerError(
    `Nobody knows what became of the attempts to post to ${platform}, and it cannot be read back.`,
    "Look into the channel whether it is there.",
    { kind: "dead", inDoubt: true },
  );
}

function late({ platform }: Messenger, milliseconds: number): MessengerError {
  const message = `${platform} did not answer within ${Math.round(milliseconds / 1000)} s.`;
  return new MessengerError(message, "Check the connection; it is tried again.", { kind: "lost" });
}

/** Who throws anything else broke the contract: what was sent by then is unknown. */
function toMessengerError(thrown: unknown, { platform }: Messenger): MessengerError {
  if (thrown instanceof MessengerError) return thrown;
  const message = `Posting to ${platform} broke off: ${describeError(thrown)}.`;
  return new MessengerError(message, "Report this as a fault of Docent.", { kind: "lost" }, { cause: thrown });
}
