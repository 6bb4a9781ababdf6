import { isIP } from "node:net";
import type { Request, RequestHandler } from "express";
import type { Config } from "../src/config/config.ts";
import { configError } from "../src/config/config-problem.ts";
import { HttpError } from "./http-error.ts";

/** Names that only ever mean this machine (RFC 6761, RFC 5735). */
const LOOPBACK_NAME = "localhost";

/**
 * Nobody signs in yet, so the doors open to this machine only.
 * @throws {ConfigError} for any other DOCENT_HOST
 */
export function assertHostAllowed(host: string): void {
  if (isLoopback(host)) return;
  throw configError([
    {
      where: "DOCENT_HOST",
      what: `"${host}" is open to other machines, and this version has no sign-in to protect what it shows.`,
      cure: "Leave DOCENT_HOST out (127.0.0.1), and put a proxy with a sign-in, or a tunnel, in front of it.",
    },
  ]);
}

/**
 * Refuses requests that were meant for another host: a web page of a stranger whose name is made to point at this
 * machine (DNS rebinding) would otherwise read the docs through the visitor's browser.
 */
export function requireKnownHost(config: Pick<Config, "publicUrl">): RequestHandler {
  const publicHost = new URL(config.publicUrl).host;
  return (request, _response, next) => {
    const host = request.headers.host ?? "";
    if (host.toLowerCase() === publicHost || isLoopback(hostname(host))) next();
    else
      throw new HttpError(
        421,
        "This host name is not known here.",
        "Open the address that Docent printed at its start, or set DOCENT_PUBLIC_URL to the address you use.",
      );
  };
}

/**
 * Refuses what another site makes a visitor's browser send. Requests without the headers of a browser (curl, a
 * script) pass: they carry nobody's rights but their own.
 */
export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  if (request.method === "GET" || request.method === "HEAD" || isSameOrigin(request)) next();
  else throw new HttpError(403, "The request comes from another site.", "Send it from a page of this site.");
};

function isSameOrigin({ headers }: Request): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  // A proxy may have ended TLS, so schemes differ rightly; the host does not.
  return URL.canParse(origin) && new URL(origin).host === headers.host?.toLowerCase();
}

function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, "");
  if (isIP(bare) === 4) return bare.startsWith("127.");
  return bare === LOOPBACK_NAME || bare === "::1";
}

/** The Host header without its port. */
function hostname(host: string): string {
  return host.replace(/:\d+$/, "");
}
