import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../chaos/random.ts";
import { SECRET, signed, workflowRun } from "../../events/github-request.ts";

const AGENT = new Agent({ keepAlive: true });

export interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Failed training runs on main, each of them new: every one is announced. @param from number of the first */
export function makeRequests(from: number, count: number): readonly Request[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const body = JSON.stringify(workflowRun({ id: 7_000_000_000 + number, run_number: number }));
    const { headers } = signed("workflow_run", body, SECRET);
    return { headers: { ...(headers as Record<string, string>), "x-github-delivery": crypto.randomUUID() }, body };
  });
}

/** How a sender goes about it: so many at a time, each after the answer to the one before, or so many a second. */
export type Sending = { readonly atOnce: number } | { readonly perSecond: number };

/** @returns milliseconds until each was acknowledged */
export function send(url: string, requests: readonly Request[], how: Sending): Promise<readonly number[]> {
  return "atOnce" in how ? sendByTurns(url, requests, how.atOnce) : sendByClock(url, requests, how.perSecond);
}

async function sendByTurns(url: string, requests: readonly Request[], atOnce: number): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let one = requests[next++]; one; one = requests[next++])
      times.push(await sendOne(url, one, performance.now()));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times;
}

/**
 * At random moments, whatever has been answered by then, as senders that know nothing of each other. Each time counts
 * from the moment at which the event was due, so that a hold-up counts for all that it held up.
 */
async function sendByClock(url: string, requests: readonly Request[], perSecond: number): Promise<readonly number[]> {
  const random = seeded(requests.length);
  const sent: Promise<number>[] = [];
  let due = performance.now();
  for (const one of requests) {
    due -= (Math.log(1 - random()) * 1000) / perSecond;
    while (performance.now() < due) await sleep(1);
    const answered = sendOne(url, one, due);
    // Told at the end: the process under test must be stopped first.
    answered.catch(() => undefined);
    sent.push(answered);
  }
  return Promise.all(sent);
}

/** By plain HTTP over connections that are kept: what `fetch` leaves to collect stops the sender for tens of milliseconds. */
async function sendOne(url: string, { headers, body: sent }: Request, started: number): Promise<number> {
  const { status, answer } = await new Promise<{ status: number | undefined; answer: string }>((resolve, reject) => {
    const asked = request(url, { method: "POST", agent: AGENT, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, answer: body }), reject);
    });
    asked.on("error", reject);
    asked.end(sent);
  });
  if (status !== 202 || answer !== '{"accepted":1}') throw new Error(`${status}: ${answer}`);
  return performance.now() - started;
}
