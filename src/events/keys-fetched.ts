import { KeysUnavailableError, type PublicKeys, readKeys } from "./keys.ts";

export interface FetchedKeysOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds on a clock that only goes forward. */
  readonly clock?: () => number;
}

/**
 * The only hosts that are ever asked, whatever a request names: Amazon SNS for its certificates
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html) and Google for its JWK set
 * (https://developers.google.com/identity/openid-connect/openid-connect#discovery).
 */
const HOSTS = /^(?:sns\.[a-z0-9-]{3,40}\.amazonaws\.com(?:\.cn)?|www\.googleapis\.com)$/;

const TIMEOUT_MS = 3_000;
const LARGEST_ANSWER = 64 * 1024;
const KEPT_MS = 60 * 60_000;
/** A key that is not in a set may have been published since; and anybody can name a key that never will be. */
const ASK_AGAIN_MS = 60_000;
/** Whoever names addresses that do not work must not make us ask without end. */
const FAILURE_KEPT_MS = 5_000;
const MOST_KEPT = 50;

interface Kept {
  /** None when the host says that there is nothing at the address. */
  readonly keys: Promise<PublicKeys | undefined>;
  readonly since: number;
  failed: boolean;
}

/** Public keys from their publishers, kept for an hour. Asks no host but the few that are allowed. */
export function fetchedKeys({
  fetch = globalThis.fetch,
  clock = () => performance.now(),
}: FetchedKeysOptions = {}): PublicKeys {
  const kept = new Map<string, Kept>();

  function load(address: string): Kept {
    const entry: Kept = { keys: download(fetch, address), since: clock(), failed: false };
    entry.keys.catch(() => {
      entry.failed = true;
    });
    kept.delete(address);
    kept.set(address, entry);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return entry;
  }

  function isFresh({ since, failed }: Kept): boolean {
    return clock() - since < (failed ? FAILURE_KEPT_MS : KEPT_MS);
  }

  return {
    async find(address, id) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      if (url?.protocol !== "https:" || url.port !== "" || !HOSTS.test(url.hostname)) return [];
      const known = kept.get(url.href);
      const entry = known !== undefined && isFresh(known) ? known : load(url.href);
      const found = (await (await entry.keys)?.find(url.href, id)) ?? [];
      if (found.length > 0 || clock() - entry.since < ASK_AGAIN_MS) return found;
      return (await (await load(url.href).keys)?.find(url.href, id)) ?? [];
    },
  };
}

async function download(fetch: typeof globalThis.fetch, address: string): Promise<PublicKeys | undefined> {
  try {
    const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status >= 400 && response.status < 500) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) throw new Error(`status ${response.status}`);
    return readKeys(await readText(response));
  } catch (error) {
    throw new KeysUnavailableError(
      `The public keys of ${new URL(address).host} cannot be had.`,
      "Let Docent reach this host by https.",
      { cause: error },
    );
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error("the answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
