import { randomUUID } from "node:crypto";
import express, { type Router } from "express";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { badRequest, HttpError } from "../http-error.ts";

/** Well above the longest question, well below what would cost memory. */
const BODY_LIMIT = "16kb";
const REFERENCE_LENGTH = 8;

type Converse = (message: IncomingMessage) => Promise<Reply | undefined>;

/**
 * The web chat's two doors: `GET /playground/hello` → `{reply}`, `POST /playground/messages {conversation, text}` →
 * `{reply, question}`. The page itself belongs to the site. Links in replies are relative: they must work under
 * whatever address the reader came by.
 */
export function playground(converse: Converse, now: () => Date): Router {
  const router = express.Router();

  async function say(text: string, conversation: string): Promise<Reply> {
    const id = randomUUID().slice(0, REFERENCE_LENGTH);
    const reply = await converse({
      id,
      platform: "web",
      workspace: "playground",
      channel: conversation,
      thread: conversation,
      user: conversation,
      text,
      surface: "direct",
      addressed: true,
      fromBot: false,
      outsider: false,
      sentAt: now().toISOString(),
    });
    if (reply === undefined) throw new HttpError(500, "The chat gave no reply.", "Ask again.");
    return reply;
  }

  router.get("/playground/hello", async (_request, response) => {
    response.set("Cache-Control", "no-store").json({ reply: await say("hello", "hello") });
  });

  router.post("/playground/messages", express.json({ limit: BODY_LIMIT }), async (request, response) => {
    const { conversation, text } = readBody(request.body);
    response.set("Cache-Control", "no-store").json({ reply: await say(text, conversation), question: text.trim() });
  });

  return router;
}

function readBody(body: unknown): { conversation: string; text: string } {
  const { conversation, text } = (body ?? {}) as { conversation?: unknown; text?: unknown };
  if (body === undefined)
    throw new HttpError(415, "The body is not JSON.", "Send it with Content-Type: application/json.");
  if (typeof text !== "string")
    throw badRequest("The message has no text.", 'Send {"conversation": "…", "text": "…"}.');
  if (typeof conversation !== "string" || !/^[\w-]{1,64}$/.test(conversation)) {
    throw badRequest("The conversation has no id.", "Give it one of up to 64 letters, digits, hyphens or underscores.");
  }
  return { conversation, text };
}
