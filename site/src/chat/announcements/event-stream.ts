export interface StreamEvent {
  readonly name: string;
  /** Parsed from JSON; undefined for what is none. */
  readonly data: unknown;
  /** Id of the latest event that had one; empty before the first. */
  readonly lastId: string;
}

export interface StreamHandlers {
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  /** The connection was refused, broke, or has been silent for too long; nothing more will come. */
  onBroken(): void;
}

/** The bot gives a sign of life every 15 seconds; after this long without any the connection is dead. */
const SILENCE_MS = 40_000;

/**
 * Listens to server-sent events. Unlike a bare `EventSource` it notices a connection that died without a word, and it
 * does not come back by itself: when to try again is the caller's to decide.
 * @param names of the events to hear
 * @returns ends it, without a further call of the handlers
 */
export function openStream(url: string, names: readonly string[], handlers: StreamHandlers): () => void {
  const source = new EventSource(url);
  let watchdog = setTimeout(broken, SILENCE_MS);

  function close(): void {
    clearTimeout(watchdog);
    source.close();
  }
  function broken(): void {
    close();
    handlers.onBroken();
  }
  function alive(): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(broken, SILENCE_MS);
  }

  source.addEventListener("open", () => {
    alive();
    handlers.onOpen();
  });
  source.addEventListener("error", broken);
  for (const name of names) {
    source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      alive();
      handlers.onEvent({ name, data: parse(data), lastId: lastEventId });
    });
  }
  return close;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
