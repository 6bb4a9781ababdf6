import { createWebMessenger } from "../../bot/web/messenger.ts";
import { webAddress } from "../../site/src/chat/web-address.ts";
import type { BoardCard, BoardMessage } from "../../src/announce/board.ts";
import type { ReplyPart } from "../../src/chat/reply.ts";
import { blockText } from "../../src/content/page.ts";
import { openStore } from "../../src/store/store.ts";
import { printable } from "../../src/text/printable.ts";
import { describeMessenger, type ShownCard } from "../contracts/messenger.ts";

describeMessenger({
  name: "the web chat",
  // The board is a table of our own: nobody refuses, deletes or closes anything there. Its own faults, and what is
  // found after them, stand in test/bot/web/messenger.test.ts.
  lacks: ["faults", "deletion", "find", "closed channels", "channel names"],
  async open() {
    const store = await openStore(":memory:");
    // What an open page has heard: each card as it was last pushed.
    const cards = new Map<string, BoardCard>();
    let calls = 0;
    const push = (card: BoardCard): void => {
      calls += 1;
      cards.set(card.id, card);
    };
    return {
      messenger: createWebMessenger(store.board, { push }, () => new Date()),
      to: { platform: "web", channel: "ml-alerts" },
      shown: () => shownCards([...cards.values()]),
      calls: () => calls,
      close: () => store.close(),
    };
  },
});

function shownCards(cards: readonly BoardCard[]): readonly ShownCard[] {
  const threads = cards.flatMap((card, thread) => card.replies.map((reply) => ({ ...shownCard(reply), thread })));
  return [...cards.map(shownCard), ...threads];
}

/** The words and links that the page draws of a message: by the functions through which it draws them. */
function shownCard({ message }: BoardMessage): ShownCard {
  const drawn = message.parts.map(wordsOf);
  return {
    text: printable(drawn.flatMap(({ texts }) => texts).join("\n")),
    links: drawn.flatMap(({ urls }) => urls.flatMap((url) => webAddress(url) ?? [])),
  };
}

function wordsOf(part: ReplyPart): { texts: readonly string[]; urls: readonly (string | undefined)[] } {
  switch (part.type) {
    case "headline":
      return { texts: [part.text], urls: [part.url] };
    case "facts":
      return { texts: part.facts.flatMap(({ name, value }) => [name, value]), urls: part.facts.map(({ url }) => url) };
    case "text":
      return { texts: [part.text], urls: [] };
    case "quote":
      return { texts: part.blocks.map(blockText), urls: [] };
    case "source":
      return { texts: [part.source.title, part.source.heading], urls: [part.source.url] };
    default:
      return { texts: [], urls: [] };
  }
}
