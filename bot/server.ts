import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import compression from "compression";
import express, { type Express } from "express";
import type { Feedback } from "../src/chat/feedback.ts";
import type { Voter } from "../src/chat/identity.ts";
import type { IncomingMessage } from "../src/chat/message.ts";
import type { Reply } from "../src/chat/reply.ts";
import type { Config } from "../src/config/config.ts";
import { DocentError } from "../src/errors.ts";
import type { Store } from "../src/store/store.ts";
import { requireKnownHost, requireSameOrigin } from "./access.ts";
import { api } from "./api.ts";
import { noSuchDoor } from "./closed-door.ts";
import { health } from "./health.ts";
import { errorHandler } from "./http-error.ts";
import type { IndexStore } from "./index-store.ts";
import type { Log } from "./log.ts";
import { securityHeaders } from "./security-headers.ts";
import type { SiteStore } from "./site-store.ts";
import { playground } from "./web/playground.ts";
import { serveSite } from "./web/site.ts";

export interface AppOptions {
  readonly config: Pick<Config, "publicUrl">;
  readonly store: Pick<IndexStore, "current">;
  readonly site: Pick<SiteStore, "state">;
  readonly feedback: Feedback;
  /** Of the database, which never fails where absent. */
  readonly failure?: Store["failure"];
  readonly voter: Voter;
  /** Answers the web chat, whose links stay relative to the site. */
  readonly converse: (message: IncomingMessage) => Promise<Reply | undefined>;
  /** Doors that verify whoever knocks: they take requests of other hosts' programs. */
  readonly verifying: readonly Mounted[];
  /** Doors for browsers of this site. */
  readonly browsing: readonly Mounted[];
  readonly log: Log;
  readonly now: () => Date;
}

interface Mounted {
  mount(app: Express): void;
}

/** Every door of the process on one port. No body is parsed before its own route asks for it. */
export function createApp(options: AppOptions): Express {
  const { config, store, site, feedback, voter, converse, log, now } = options;
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  // Probes come by address, not by name, and learn nothing here.
  app.use(health(store, site, options.failure));
  app.use(securityHeaders(site));
  // A signature cannot be forged through somebody's browser, and senders come by whatever name leads here.
  for (const door of options.verifying) door.mount(app);
  app.use(requireKnownHost(config));
  app.use(requireSameOrigin);
  for (const door of options.browsing) door.mount(app);
  app.use(
    compression({
      filter: (request, response) => request.path.endsWith(".bin") || compression.filter(request, response),
    }),
  );
  app.use("/api", api({ store, feedback, voter, now }));
  app.use(playground(converse, now));
  app.use(serveSite(site));
  app.use(noSuchDoor);
  app.use(errorHandler(log));
  return app;
}

/**
 * Takes the port.
 * @throws {DocentError} when it is in use, or not ours to take
 */
export async function listen(app: Express, host: string, port: number): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen(port, host.replace(/^\[|\]$/g, ""), () => resolve(server));
  });
}

/** The port that a listening server has: chosen by the system where 0 was asked for. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Stops listening, lets answers in progress end for `graceMs`, then cuts what is left. */
export async function close(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cut);
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): DocentError {
  const cause = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new DocentError(
        `Port ${port} is in use by another program, perhaps another Docent.`,
        `Stop that one, or take another port: PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
        cause,
      );
    case "EACCES":
      return new DocentError(
        `Port ${port} may not be opened by this user.`,
        "Take one above 1023: PORT=3000 npm start",
        cause,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new DocentError(`This machine has no address ${host}.`, "Leave DOCENT_HOST out for 127.0.0.1.", cause);
    default:
      return new DocentError(
        `Port ${port} of ${host} could not be opened (${error.message}).`,
        "Choose another: PORT=3001 npm start",
        cause,
      );
  }
}
