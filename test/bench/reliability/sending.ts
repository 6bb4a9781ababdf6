import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../chaos/random.ts";
import { SECRET, signed, workflowRun } from "../../events/github-request.ts";

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
    for (let request = requests[next++]; request; request = requests[next++])
      times.push(await sendOne(url, request, performance.now()));
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
  for (const request of requests) {
    due -= (Math.log(1 - random()) * 1000) / perSecond;
    while (performance.now() < due) await sleep(1);
    const one = sendOne(url, request, due);
    // Told at the end: the process under test must be stopped first.
    one.catch(() => undefined);
    sent.push(one);
  }
  return Promise.all(sent);
}

async function sendOne(url: string, request: Request, started: number): Promise<number> {
  const response = await fetch(url, { method: "POST", ...request });
  const answer = await response.text();
  if (response.status !== 202 || answer !== '{"accepted":1}') throw new Error(`${response.status}: ${answer}`);
  return performance.now() - started;
}
