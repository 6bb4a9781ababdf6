import type { TurnContext } from "botbuilder";
import type { Reply } from "../../src/chat/reply.ts";
import { describeFault, type Log } from "../log.ts";
import { type CardOptions, cardMessage } from "./render.ts";
import { sendAnswer } from "./send-answer.ts";

/** Label of the door's lines in the log. */
export const LOG_LABEL = "Teams";

export interface Speaker {
  /** Answers in the conversation of this turn; what cannot be sent is logged by the id alone. */
  say(context: TurnContext, reply: Reply, card?: CardOptions): Promise<void>;
  sentence(context: TurnContext, text: string): Promise<void>;
  fault(context: TurnContext, error: unknown): void;
}

export function createSpeaker(log: Log, now: () => Date): Speaker {
  const fault = ({ activity }: TurnContext, error: unknown): void =>
    log.row(LOG_LABEL, `message ${activity.id ?? "without an id"} met a fault\n${describeFault(error)}`);

  async function say(context: TurnContext, reply: Reply, card: CardOptions = {}): Promise<void> {
    const message = cardMessage(reply, card);
    try {
      await sendAnswer(() => context.sendActivity(structuredClone(message)), now);
    } catch (error) {
      fault(context, error);
    }
  }

  return {
    say,
    sentence: (context, text) => say(context, sentenceReply(text)),
    fault,
  };
}

export function sentenceReply(text: string): Reply {
  return { kind: "help", text, parts: [{ type: "text", text }] };
}

/** The reply below a quiet line, such as the question that a button asked. */
export function withNote(reply: Reply, text: string): Reply {
  return { ...reply, parts: [{ type: "text", text, tone: "quiet" }, ...reply.parts] };
}
