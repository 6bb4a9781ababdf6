import { messageOf } from "../errors.ts";

/**
 * What became of an address. "dead" is final: the page or the name is gone. "unreachable" says nothing about the page:
 * the server was slow, broken, closed to us or not to be reached from here.
 */
export interface Reached {
  readonly state: "alive" | "dead" | "unreachable";
  /** The reason in words, such as "404 Not Found"; empty when alive. */
  readonly why: string;
  /** Dead because nobody knows the name, which is also what a machine without a network hears of every name. */
  readonly noHost?: true;
}

/** Looks one address up. Never throws. */
export type Probe = (url: string) => Promise<Reached>;

export interface ProbeOptions {
  /** Milliseconds that one request may take. */
  readonly timeout?: number;
}

const TIMEOUT = 10_000;
/** The server knows the address no longer (RFC 9110, sections 15.5.5 and 15.5.11). */
const GONE = new Set([404, 410]);
/** The name server knows no such name; a name server that does not answer says EAI_AGAIN instead. */
const NO_NAME = "ENOTFOUND";

/** Asks for the head of a page, and for the page where a server refuses that or knows the page only whole. */
export function createProbe({ timeout = TIMEOUT }: ProbeOptions = {}): Probe {
  return async (url) => {
    const head = await request(url, "HEAD", timeout);
    // Some servers answer nothing but GET, each with a status of its own.
    return head.state === "alive" || head.status === undefined ? head : request(url, "GET", timeout);
  };
}

async function request(url: string, method: string, timeout: number): Promise<Reached & { readonly status?: number }> {
  try {
    const response = await fetch(url, {
      method,
      redirect: "follow",
      signal: AbortSignal.timeout(timeout),
      // Without a browser's Accept some sites answer 406.
      headers: { accept: "text/html,*/*;q=0.8", "user-agent": "Docent link check" },
    });
    await response.body?.cancel();
    return { ...judged(response), status: response.status };
  } catch (error) {
    return fault(error, timeout);
  }
}

function judged({ ok, status, statusText }: Response): Reached {
  if (ok) return { state: "alive", why: "" };
  return { state: GONE.has(status) ? "dead" : "unreachable", why: `${status} ${statusText}`.trim() };
}

function fault(error: unknown, timeout: number): Reached {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { state: "unreachable", why: `no answer within ${timeout / 1000} s` };
  }
  // fetch says "fetch failed"; its cause says why.
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === NO_NAME) return { state: "dead", why: "no such host", noHost: true };
  return { state: "unreachable", why: messageOf(cause) || String(code) };
}
