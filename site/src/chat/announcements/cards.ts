import type { Reply } from "../../../../src/chat/reply.ts";
import { isReply } from "../conversation.ts";
import { isRecord } from "../record.ts";

/** A message as the bot's board keeps it. */
export interface Post {
  readonly id: string;
  readonly message: Reply;
  /** ISO 8601. */
  readonly postedAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface Card extends Post {
  readonly channel: string;
  /** Its thread, oldest first. */
  readonly replies: readonly Post[];
}

/** A card with how often it has changed before the reader's eyes. */
export interface ShownCard {
  readonly card: Card;
  /** 0 for what was there when the page opened. */
  readonly changes: number;
}

export interface Board {
  /** Newest first; undefined before the first word from the bot. */
  readonly cards: readonly ShownCard[] | undefined;
  /** What happened last, in a sentence: for screen readers. Empty before anything has. */
  readonly said: string;
  /** Times that something has happened. */
  readonly happened: number;
}

export const NO_BOARD: Board = { cards: undefined, said: "", happened: 0 };

/** Far more than anybody scrolls through; a page that stays open for weeks holds no more than that. */
const MOST_SHOWN = 200;

/** The whole board, sent when a page opens, and when it was away for too long to be told each change. */
export function withBoard(board: Board, cards: readonly Card[]): Board {
  if (board.cards === undefined) {
    return { ...board, cards: inOrder(cards.map((card) => ({ card, changes: 0 }))) };
  }
  const before = new Map(board.cards.map((shown) => [keyOf(shown.card), shown]));
  const kept: Board = {
    ...board,
    cards: cards.flatMap((card) => before.get(keyOf(card)) ?? []),
  };
  // Oldest first, as they would have been told one by one.
  return cards.toReversed().reduce(withCard, kept);
}

/** One card that is new or has changed. */
export function withCard(board: Board, card: Card): Board {
  const { cards = [] } = board;
  const before = cards.find((shown) => keyOf(shown.card) === keyOf(card));
  if (before && !isNews(before.card, card)) return board;
  const shown = { card, changes: (before?.changes ?? 0) + 1 };
  const others = cards.filter((other) => other !== before);
  return {
    cards: inOrder([shown, ...others]).slice(0, MOST_SHOWN),
    said: newestPost(card).message.text,
    happened: board.happened + 1,
  };
}

/** Data of the event `board`; what is no card is left out. */
export function readBoard(data: unknown): readonly Card[] {
  const cards = isRecord(data) ? data["cards"] : undefined;
  return Array.isArray(cards) ? cards.flatMap((card) => readCard(card) ?? []) : [];
}

/** Data of the event `card`; undefined when it is none. */
export function readCard(data: unknown): Card | undefined {
  if (!isRecord(data) || !isPost(data)) return undefined;
  const { channel, replies } = data as { channel?: unknown; replies?: unknown };
  if (typeof channel !== "string" || !Array.isArray(replies)) return undefined;
  return { ...data, channel, replies: replies.filter(isPost) };
}

export function keyOf({ channel, id }: Card): string {
  return `${channel}\n${id}`;
}

function isPost(value: unknown): value is Post {
  return (
    isRecord(value) &&
    isReply(value["message"]) &&
    ["id", "postedAt", "updatedAt"].every((name) => typeof value[name] === "string")
  );
}

function inOrder(cards: readonly ShownCard[]): readonly ShownCard[] {
  return cards.toSorted((a, b) => (a.card.postedAt < b.card.postedAt ? 1 : a.card.postedAt > b.card.postedAt ? -1 : 0));
}

function newestPost(card: Card): Post {
  return card.replies.reduce<Post>((newest, reply) => (reply.updatedAt >= newest.updatedAt ? reply : newest), card);
}

/** Twice the same, or late, is no news; both happen when a connection breaks at the wrong moment. */
function isNews(before: Card, card: Card): boolean {
  const [then, now] = [newestPost(before).updatedAt, newestPost(card).updatedAt];
  return now > then || (now === then && JSON.stringify(before) !== JSON.stringify(card));
}
