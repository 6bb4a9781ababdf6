import type { RequestHandler, Response } from "express";
import { fileFor } from "../site-files.ts";
import type { SiteState, SiteStore } from "../site-store.ts";
import { plainPage } from "./plain-page.ts";

const FOREVER = "public, max-age=31536000, immutable";
const REVALIDATE = "no-cache";

/** Seconds between two looks at whether the site is there. */
const REFRESH_SECONDS = 3;

/** Serves the built site: pages without extension, hashed files for ever, all else asked for anew each time. */
export function serveSite(site: Pick<SiteStore, "state">): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      next();
      return;
    }
    const state = site.state();
    const { files, previous } = state;
    const pathname = decodeURIComponent(request.path);
    const file = files && fileFor(pathname, files.paths);
    const older = pathname.slice(1);
    if (files && file !== undefined) send(response, file, files.dir, next);
    else if (previous?.paths.has(older) && isImmutable(older)) send(response, older, previous.dir, next);
    else sendMissing(response, state, next);
  };
}

function send(response: Response, file: string, root: string, next: (error: unknown) => void): void {
  response.set("Cache-Control", isImmutable(file) ? FOREVER : REVALIDATE);
  response.sendFile(file, { root, cacheControl: false }, (error: unknown) => {
    // A browser that left in the middle is no fault.
    if (error && !response.headersSent) next(error);
  });
}

function sendMissing(response: Response, { phase, files }: SiteState, next: (error: unknown) => void): void {
  response.set("Cache-Control", "no-store");
  if (phase === "building") {
    response.set("Retry-After", String(REFRESH_SECONDS)).status(503);
    response.send(plainPage(BUILDING, { refreshSeconds: REFRESH_SECONDS }));
  } else if (files?.paths.has("404.html")) {
    response.status(404).sendFile("404.html", { root: files.dir, cacheControl: false }, (error: unknown) => {
      if (error && !response.headersSent) next(error);
    });
  } else {
    response.status(404).send(plainPage(phase === "off" ? SWITCHED_OFF : FAILED));
  }
}

/** Names that hold a hash of their content: bundles, and the shards of one version of the index. */
function isImmutable(file: string): boolean {
  return /^assets\/.+[.-][\da-f]{8,}\.\w+$/.test(file) || /^index\/[\da-f]{8,}\//.test(file);
}

const BUILDING = {
  title: "The site is being built",
  text: "This page opens by itself as soon as it is there, in about half a minute.",
};
const FAILED = {
  title: "There is no site yet",
  text: "Its build failed. The terminal in which Docent runs says why; questions are answered by npx docent ask meanwhile.",
};
const SWITCHED_OFF = {
  title: "The site is switched off",
  text: "Docent was started with --no-site. Start it without to read the docs here.",
};
