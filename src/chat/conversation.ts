import type { Answer } from "../answer/answer.ts";
import type { Query } from "../search/search.ts";
import { answerReply } from "./answer-reply.ts";
import { type Command, commandIn } from "./commands.ts";
import { type ChannelNews, type NewsWish, newsWishesIn } from "./commands-news.ts";
import type { IncomingMessage } from "./message.ts";
import type { Reply, ReplyPart } from "./reply.ts";

/** The best passage and two more places: what fits on a phone. */
const RESULTS = 3;

/** Longest question searched, in UTF-16 units. */
const LONGEST_QUESTION = 1_000;

/** What a conversation needs from the rest of the program. */
export interface ConversationPorts {
  readonly answer: (query: Query) => Promise<Answer>;
  readonly about: () => ConversationAbout;
  /** Takes what a channel wants to hear of pipelines; without it such a wish is a question like any other. */
  readonly news?: ChannelNews;
  /** Makes a site-relative address one that works in chat. */
  readonly absoluteUrl: (url: string) => string;
  /** Told of every fault that became an error reply; never holds the words of the message. */
  readonly report: (fault: ConversationFault) => void;
}

export interface ConversationAbout {
  readonly team: string;
  /** Whom to ask when the docs do not help, in words. */
  readonly askWhom: string;
  /** Questions known to have an answer. */
  readonly suggestions: readonly string[];
}

export interface ConversationFault {
  /** Id of the message, which the person was told. */
  readonly reference: string;
  /** Name, message and stack of what was thrown, without the words of the message. */
  readonly detail: string;
}

/**
 * One message in, one reply out. Whatever happens, an addressed message gets a reply; undefined, which means silence,
 * is only for what was overheard and for other bots (two bots that answer each other never stop).
 */
export function createConversation(ports: ConversationPorts): (message: IncomingMessage) => Promise<Reply | undefined> {
  return async (message) => {
    if (!message.addressed || message.fromBot) return undefined;
    try {
      if (message.outsider) return outsiderReply();
      return await replyTo(message, ports);
    } catch (error) {
      return errorReply(error, message, ports);
    }
  };
}

async function replyTo(message: IncomingMessage, ports: ConversationPorts): Promise<Reply> {
  const text = message.text.replace(/^\s*@docent\b[\s:,]*/i, "").trim();
  const wishes = ports.news && newsWishesIn(text);
  if (ports.news && wishes) return newsReply(message, wishes, ports.news);
  const { question, note } = bounded(text);
  const command = commandIn(question);
  if (command) return commandReply(command, ports.about(), ports.news !== undefined);
  const answer = await ports.answer({ text: question, limit: RESULTS });
  const reply = answerReply(answer, { absoluteUrl: ports.absoluteUrl, askWhom: ports.about().askWhom });
  return note ? { ...reply, parts: [note, ...reply.parts] } : reply;
}

/** One after the other: each answer is to know of the wishes before it. */
async function newsReply(message: IncomingMessage, wishes: readonly NewsWish[], news: ChannelNews): Promise<Reply> {
  const replies: Reply[] = [];
  for (const wish of wishes) replies.push(await news(message, wish));
  const [only, ...more] = replies;
  if (only !== undefined && more.length === 0) return only;
  const text = replies.map((reply) => reply.text).join(" ");
  return { kind: "help", text, parts: replies.flatMap(({ parts }) => parts) };
}

/** Both ends of a long message are kept: a question comes first, and a pasted traceback names its error last. */
function bounded(text: string): { question: string; note?: ReplyPart } {
  if (text.length <= LONGEST_QUESTION) return { question: text };
  const half = LONGEST_QUESTION / 2;
  const start = text.slice(0, half).replace(/\S*$/, (cut) => (cut.length < half ? "" : cut));
  const end = text.slice(-half).replace(/^\S*/, (cut) => (cut.length < half ? "" : cut));
  const note = `Your message is long, so I searched with its first and its last ${half} characters.`;
  return {
    question: `${start}\n${end}`.toWellFormed().trim(),
    note: { type: "text", text: note, tone: "quiet" },
  };
}

const NEWS_HELP = "To hear of a pipeline here: subscribe nightly*, unsubscribe, subscriptions, mute and unmute.";

function commandReply(command: Command, about: ConversationAbout, hasNews: boolean): Reply {
  switch (command) {
    case "hello":
      return helpReply(`Hello! I am Docent. Ask me anything that the ${about.team} docs may know.`, about);
    case "help":
      return helpReply(
        `I look up your question in the ${about.team} docs and quote the passage that answers it, with its page, owner and age. When I am not sure, I say so.`,
        about,
        `Ask in your own words, or paste the error message.${hasNews ? ` ${NEWS_HELP}` : ""}`,
      );
    case "empty":
      return helpReply("I did not see a question. Ask in your own words, or paste the error message.", about);
    case "thanks":
      return { kind: "help", text: "You are welcome.", parts: [{ type: "text", text: "You are welcome." }] };
  }
}

function helpReply(text: string, { suggestions }: ConversationAbout, more?: string): Reply {
  return {
    kind: "help",
    text,
    parts: [
      { type: "text", text },
      ...(more === undefined ? [] : [{ type: "text" as const, text: more }]),
      ...(suggestions.length === 0
        ? []
        : [{ type: "suggestions" as const, label: "For example", questions: suggestions }]),
    ],
  };
}

function outsiderReply(): Reply {
  const text = "I only answer members of the team. Please ask the person who invited you here.";
  return { kind: "error", text, parts: [{ type: "text", text }] };
}

function errorReply(error: unknown, message: IncomingMessage, ports: ConversationPorts): Reply {
  ports.report({ reference: message.id, detail: withoutWords(error, message.text) });
  const text = "Something broke on my side, so I could not look this up.";
  const cure = `Ask again in a minute. If it happens again, search the docs site, and give the operators this reference: ${message.id}.`;
  return {
    kind: "error",
    text: `${text} ${cure}`,
    parts: [
      { type: "text", text, tone: "warning" },
      { type: "text", text: cure },
    ],
  };
}

/** What people ask is nobody's business in a log; an error's message may well quote it. */
function withoutWords(error: unknown, said: string): string {
  const detail = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  const words = said.trim();
  return words === "" ? detail : detail.replaceAll(words, "[message]");
}
