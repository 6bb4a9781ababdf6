import { createHmac, randomUUID } from "node:crypto";
import express, { type Router } from "express";
import { badRequest, HttpError } from "../http-error.ts";
import { rateLimit } from "../rate-limit.ts";
import { SAMPLE_STEPS, type SampleEvent, type SampleStep, sampleEvents } from "./sample-run.ts";

const SAMPLES_PER_MINUTE = 30;
const TIMEOUT_MS = 5_000;
/** A sample run that began earlier than this is not continued. */
const LONGEST_RUN_MS = 86_400_000;

export interface SampleOptions {
  /** Signs the samples; the webhook door takes it for GitHub and marks what it signed as a sample. */
  readonly secret: string;
  /** Address of this very process, without a trailing slash. */
  readonly ownUrl: () => string;
  readonly now: () => Date;
}

/**
 * `POST /playground/sample {event, run?}` → `{run, status}`: sends signed events of GitHub's to our own webhook door,
 * over HTTP as GitHub does. `run` continues the run that an earlier sample began; `status` is the door's own.
 */
export function sample({ secret, ownUrl, now }: SampleOptions): Router {
  const router = express.Router();
  const perMinute = rateLimit({ limit: SAMPLES_PER_MINUTE, windowMs: 60_000 });

  router.post("/playground/sample", perMinute, express.json({ limit: "1kb" }), async (request, response) => {
    const { step, run } = readSample(request.body, now());
    let status = 0;
    for (const event of sampleEvents(step, run, now())) {
      status = await deliver(`${ownUrl()}/webhooks/github`, event, secret);
    }
    response
      .status(status)
      .set("Cache-Control", "no-store")
      .json({ run: String(run), status });
  });

  return router;
}

/** @returns the door's status, when it took the event */
async function deliver(url: string, event: SampleEvent, secret: string): Promise<number> {
  const body = JSON.stringify(event.body);
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/sample",
      "x-github-event": event.name,
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) return answer.status;
  throw answer === undefined
    ? new HttpError(503, "The webhook door did not answer.", "Try again; the server's log may say why.")
    : new HttpError(502, `The webhook door answered ${answer.status}.`, "The server's log says why.");
}

function readSample(body: unknown, now: Date): { step: SampleStep; run: number } {
  if (body === undefined)
    throw new HttpError(415, "The body is not JSON.", "Send it with Content-Type: application/json.");
  const { event, run } = (body ?? {}) as { event?: unknown; run?: unknown };
  const step = SAMPLE_STEPS.find((name) => name === event);
  if (!step) throw badRequest("There is no such sample event.", 'Set `event` to "started", "failed" or "recovered".');
  if (run === undefined) return { step, run: now.getTime() };
  const began = typeof run === "string" && /^\d{13}$/.test(run) ? Number(run) : Number.NaN;
  // In the past, and not long ago: the id tells when the run began.
  const age = now.getTime() - began;
  if (age >= 0 && age < LONGEST_RUN_MS) return { step, run: began };
  throw badRequest("There is no such sample run.", "Leave `run` out to begin a new one.");
}
