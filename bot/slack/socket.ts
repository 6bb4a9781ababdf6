import { setTimeout as sleep } from "node:timers/promises";
import { SocketModeReceiver, webApi } from "@slack/bolt";
import type { Log } from "../log.ts";
import { clientOptions, silentLogger } from "./client.ts";
import { errorCode, networkCode } from "./failure.ts";

/** Keeps one Socket Mode connection open for as long as the process lives. */
export interface SocketKeeper {
  readonly receiver: SocketModeReceiver;
  isConnected(): boolean;
  /** Resolves after the first attempt, whatever came of it. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const CONNECT_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** A connection that lasted this long was a good one: Slack asks for a new one every hour or so. */
const GOOD_MS = 10_000;
const STOP_MS = 500;

/**
 * The SDK's own reconnecting waits for its ping timeout, gives up for good on some errors and takes the process with
 * it; so it is switched off, and done here. Pings keep the SDK's time limits.
 */
export function createSocketKeeper(appToken: string, apiUrl: string | undefined, log: Log): SocketKeeper {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: silentLogger(),
    installerOptions: { clientOptions: clientOptions(apiUrl) },
    // Not acknowledged: Slack delivers it again.
    processEventErrorHandler: () => Promise.resolve(false),
  });
  const { client } = receiver;
  guardFrames(client, log);
  let isConnected = false;
  const stopping = new AbortController();
  const reporter = createReporter(log);

  /** @returns what waits for the end of the connection */
  async function connect(): Promise<() => Promise<void>> {
    const { promise: lost, resolve } = Promise.withResolvers<void>();
    client.once("disconnected", resolve);
    try {
      await limited(client.start(), CONNECT_MS, () => void client.disconnect().catch(() => undefined));
    } catch (error) {
      client.removeListener("disconnected", resolve);
      throw error;
    }
    isConnected = true;
    reporter.connected();
    return () => lost;
  }

  async function keep(first: () => void): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const since = performance.now();
      let wait: number | undefined;
      try {
        const lost = await connect();
        first();
        await lost();
        // The routine case: Slack wanted a new connection, and gets it at once.
        failures = performance.now() - since >= GOOD_MS ? 0 : failures + 1;
        wait = failures > 1 ? backoff(failures - 1) : 0;
      } catch (error) {
        failures += 1;
        wait = askedFor(error) ?? backoff(failures);
        if (!stopping.signal.aborted) reporter.failed(error);
        first();
      }
      isConnected = false;
      await pause(wait, stopping.signal);
    }
  }

  return {
    receiver,
    isConnected: () => isConnected,
    start: () => new Promise((resolve) => void keep(resolve)),
    async stop() {
      stopping.abort();
      await Promise.race([client.disconnect().catch(() => undefined), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}

/** Says once that the connection is not there, and once that it is back. */
function createReporter(log: Log) {
  let isDown = false;
  return {
    failed(error: unknown) {
      if (!isDown)
        log.row("Slack", `Socket Mode is not connected: ${reasonOf(error)}\nIt is tried again until it works.`);
      isDown = true;
    },
    connected() {
      if (isDown) log.row("Slack", "Socket Mode is connected again.");
      isDown = false;
    },
  };
}

/** The SDK leaves a frame that it cannot handle as an unhandled rejection, which would end the process. */
function guardFrames(client: SocketModeReceiver["client"], log: Log): void {
  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: string, isBinary: boolean) => {
    client["onWebSocketMessage"](data, isBinary).catch((error: unknown) => {
      log.row("Slack", `a frame of the socket was passed over (${error instanceof Error ? error.name : "unknown"})`);
    });
  });
}

const REFUSED = "Make an app-level token with connections:write (Basic Information), and set SLACK_APP_TOKEN to it.";

function reasonOf(error: unknown): string {
  const refusal = errorCode(error);
  if (refusal) return `Slack refuses the app token (${refusal}). ${REFUSED}`;
  const code = networkCode(error);
  return `Slack cannot be reached${code === "" ? "" : ` (${code})`}. Check the network and the proxy.`;
}

/** Milliseconds that Slack wants us to wait. */
function askedFor(error: unknown): number | undefined {
  return error instanceof webApi.WebAPIRateLimitedError && error.retryAfter > 0 ? error.retryAfter * 1_000 : undefined;
}

/** Doubles, with up to half of it left to chance, so that replicas do not return together. */
function backoff(failures: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
  return full * (0.5 + Math.random() / 2);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}

async function limited<T>(work: Promise<T>, milliseconds: number, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error("no hello in time"));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
