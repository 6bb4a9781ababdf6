import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import compression from "compression";
import express, { type Express } from "express";
import { createConversation } from "../src/chat/conversation.ts";
import type { Config } from "../src/config/config.ts";
import { DocentError } from "../src/errors.ts";
import { requireKnownHost, requireSameOrigin } from "./access.ts";
import { api, loaded } from "./api.ts";
import { health } from "./health.ts";
import { errorHandler } from "./http-error.ts";
import type { IndexStore } from "./index-store.ts";
import type { Log } from "./log.ts";
import { securityHeaders } from "./security-headers.ts";
import type { SiteStore } from "./site-store.ts";
import type { VoteBook } from "./votes.ts";
import { playground } from "./web/playground.ts";
import { serveSite } from "./web/site.ts";

export interface AppOptions {
  readonly config: Pick<Config, "publicUrl">;
  readonly store: Pick<IndexStore, "current">;
  readonly site: Pick<SiteStore, "state">;
  readonly votes: VoteBook;
  readonly log: Log;
  readonly now: () => Date;
}

/** Every door of the process on one port. No body is parsed before its own route asks for it. */
export function createApp({ config, store, site, votes, log, now }: AppOptions): Express {
  const converse = createConversation({
    answer: (query) => loaded(store).answer(query),
    about: () => {
      const { searcher, suggestions } = loaded(store);
      return { team: searcher.about.team, askWhom: searcher.about.askWhom, suggestions };
    },
    absoluteUrl: (url) => url,
    report: ({ reference, detail }) => log.row("Chat", `message ${reference} was answered with an apology\n${detail}`),
  });
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  // Probes come by address, not by name, and learn nothing here.
  app.use(health(store, site));
  app.use(securityHeaders(site));
  app.use(requireKnownHost(config), requireSameOrigin);
  app.use(
    compression({
      filter: (request, response) => request.path.endsWith(".bin") || compression.filter(request, response),
    }),
  );
  app.use("/api", api({ store, votes, now }));
  app.use(
    playground((message) => {
      // Before the first load silence would be wrong, and an apology too: the client may simply ask again.
      loaded(store);
      return converse(message);
    }, now),
  );
  app.use(serveSite(site));
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
