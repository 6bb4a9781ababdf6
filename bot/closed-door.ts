import type { Express, RequestHandler } from "express";
import { HttpError } from "./http-error.ts";

/** Answers whoever sends to a door that has no secrets. @param cure which variables open it */
export function mountClosed(app: Express, path: string, cure: string): void {
  app.post(path, () => {
    throw new HttpError(404, "This door is closed.", cure);
  });
}

/** Behind all doors: a program that sends to an address that nothing listens at learns which ones there are. */
export const noSuchDoor: RequestHandler = ({ method }) => {
  throw new HttpError(
    404,
    `Nothing takes ${method} at this address.`,
    "Slack sends to /slack/events, Teams to /api/messages, and pipelines to /webhooks/SOURCE; docs/project/operations.md lists all addresses.",
  );
};
