import { type Logger, LogLevel, webApi } from "@slack/bolt";

/** Below the 20 s after which the outbox gives an attempt up. */
const TIMEOUT_MS = 12_000;

/** Stands for a 429 that did not say when to come again; the SDK knows such a response only by its sentence. */
export const NO_TIME_GIVEN = -1;

/**
 * Options of every call: nothing is retried inside the SDK, which could post twice, and a call that is refused as too
 * many fails at once.
 */
export function clientOptions(apiUrl: string | undefined): webApi.WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: TIMEOUT_MS,
    allowAbsoluteUrls: false,
    logger: silentLogger(),
    fetch: withRetryAfter,
  };
}

export function createClient(token: string, apiUrl: string | undefined): webApi.WebClient {
  return new webApi.WebClient(token, clientOptions(apiUrl));
}

const withRetryAfter: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get("retry-after") ?? "")) return response;
  await response.body?.cancel();
  return new Response(null, { status: 429, headers: { "retry-after": String(NO_TIME_GIVEN) } });
};

/** The SDK's log may hold what people wrote; what matters is reported where it is handled. */
export function silentLogger(): Logger {
  const nothing = (): void => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}
