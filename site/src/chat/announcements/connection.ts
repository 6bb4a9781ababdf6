import { fetchChannels } from "../bot-client.ts";
import { type Card, readBoard, readCard } from "./cards.ts";
import { openStream, type StreamEvent } from "./event-stream.ts";

export type ConnectionState =
  | { readonly state: "connecting" }
  | { readonly state: "live"; readonly channels: readonly string[] }
  /** Was live, or could not be reached, and is tried again. */
  | { readonly state: "reconnecting" }
  /** The bot is there, and no route leads to the web chat. */
  | { readonly state: "no-channels" }
  /** The site is served by something that is not the bot. */
  | { readonly state: "no-bot" };

export interface Listener {
  onState(state: ConnectionState): void;
  onBoard(cards: readonly Card[]): void;
  onCard(card: Card): void;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Listens to announcements until the returned function is called, and comes back by itself when the connection breaks.
 * A hidden page lets go of it: browsers allow six connections to one server, and open tabs would use them up.
 */
export function listenToAnnouncements(baseUrl: string, listener: Listener): () => void {
  const connection = createConnection(baseUrl, listener);
  const onVisibility = (): void => {
    if (document.visibilityState === "hidden") connection.close();
    else connection.open();
  };
  document.addEventListener("visibilitychange", onVisibility);
  onVisibility();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    connection.close();
  };
}

function createConnection(baseUrl: string, listener: Listener) {
  let closeStream = (): void => {};
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let lastId = "";
  /** Counts the times it was opened or closed, so that an answer that comes too late is ignored. */
  let turn = 0;

  function close(): void {
    turn += 1;
    clearTimeout(retry);
    closeStream();
  }

  function later(): void {
    close();
    listener.onState({ state: "reconnecting" });
    retry = setTimeout(() => void open(), retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  async function open(): Promise<void> {
    close();
    const mine = turn;
    const result = await fetchChannels(baseUrl);
    if (mine !== turn) return;
    if ("channels" in result) listen(result.channels);
    else if (result.failure.reason === "no-bot") listener.onState({ state: "no-bot" });
    else later();
  }

  function listen(channels: readonly string[]): void {
    if (channels.length === 0) {
      listener.onState({ state: "no-channels" });
      return;
    }
    closeStream = openStream(addressOf(baseUrl, channels, lastId), ["board", "card", "beat"], {
      onOpen() {
        retryMs = FIRST_RETRY_MS;
        listener.onState({ state: "live", channels });
      },
      onEvent(event) {
        lastId = event.lastId || lastId;
        hear(event, listener);
      },
      onBroken: later,
    });
  }

  return { open: () => void open(), close };
}

function addressOf(baseUrl: string, channels: readonly string[], after: string): string {
  const query = new URLSearchParams(channels.map((channel) => ["channels", channel]));
  if (after !== "") query.set("after", after);
  return `${baseUrl}playground/events?${query.toString()}`;
}

function hear({ name, data }: StreamEvent, listener: Listener): void {
  if (name === "board") listener.onBoard(readBoard(data));
  const card = name === "card" ? readCard(data) : undefined;
  if (card) listener.onCard(card);
}
