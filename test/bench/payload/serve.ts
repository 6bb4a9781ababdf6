import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A static site and a count of what it sent. */
export interface ServedSite {
  readonly url: string;
  /** Since the start: bytes of the bodies as sent, and how many requests. */
  readonly sent: () => { readonly bytes: number; readonly requests: number };
  readonly stop: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** A page with a list of results and nothing else, and what its site's own script would hold: all else waits for a question. */
const INDEX = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>
<link rel="icon" href="data:,"><ol></ol><script type="module">
import { search } from "/loader.js";
window.find = async (text) => {
  const results = await search(text);
  const items = results.slice(0, 5).map(({ title, url, text }) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    item.append(link, " ", text);
    return item;
  });
  document.querySelector("ol").replaceChildren(...items);
  return items.length;
};
</script></html>`;

/** Serves a folder over loopback, every file compressed where that makes it smaller, and kept by the browser. */
export async function serve(folder: string): Promise<ServedSite> {
  const bodies = new Map<string, Promise<Body | undefined>>();
  let bytes = 0;
  let requests = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const known = bodies.get(path) ?? readBody(folder, path);
    bodies.set(path, known);
    const body = await known;
    requests++;
    bytes += body?.content.length ?? 0;
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": TYPES[extname(path) || ".html"] ?? "application/octet-stream",
      "cache-control": "public, max-age=31536000, immutable",
      ...(body?.compressed === true ? { "content-encoding": "gzip" } : {}),
    });
    response.end(body?.content);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent: () => ({ bytes, requests }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Body {
  readonly content: Buffer;
  readonly compressed: boolean;
}

async function readBody(folder: string, path: string): Promise<Body | undefined> {
  const raw = path === "/" ? Buffer.from(INDEX) : await readFile(join(folder, path)).catch(() => undefined);
  if (raw === undefined) return undefined;
  const zipped = gzipSync(raw);
  // Pagefind's files are compressed already.
  return zipped.length < raw.length * 0.95
    ? { content: zipped, compressed: true }
    : { content: raw, compressed: false };
}
