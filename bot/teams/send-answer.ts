import { setTimeout as sleep } from "node:timers/promises";
import type { MessengerError } from "../../src/announce/messenger.ts";
import { messengerError } from "./send-error.ts";

/** Attempts for an answer that somebody waits for; announcements have the outbox instead. */
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
/** Nobody waits longer for an answer. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Sends an answer, and tries again where it was surely not sent: an answer is never doubled.
 * @throws {MessengerError} once there is nothing more to try
 */
export async function sendAnswer<T>(send: () => Promise<T>, now: () => Date, wait: typeof sleep = sleep): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const failed = messengerError(error, "post", now());
      const pause = attempt < ATTEMPTS ? pauseAfter(failed, attempt) : undefined;
      if (pause === undefined) throw failed;
      await wait(pause);
    }
  }
}

function pauseAfter({ failure }: MessengerError, attempt: number): number | undefined {
  if (failure.kind !== "retry") return undefined;
  const ours = FIRST_WAIT_MS * 2 ** (attempt - 1);
  const asked = Math.max(failure.retryAfterMs ?? 0, ours);
  // With jitter, since whoever was refused together comes again together.
  return asked > LONGEST_WAIT_MS ? undefined : asked + Math.random() * ours;
}
