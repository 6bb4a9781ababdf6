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

/** Sends all, so many at a time. @returns milliseconds until each was acknowledged */
export async function send(url: string, requests: readonly Request[], atOnce: number): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const started = performance.now();
      const response = await fetch(url, { method: "POST", ...request });
      const answer = await response.text();
      times.push(performance.now() - started);
      if (response.status !== 202 || answer !== '{"accepted":1}') throw new Error(`${response.status}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times;
}
