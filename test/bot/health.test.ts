import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createIndexStore } from "../../bot/index-store.ts";
import { createLog } from "../../bot/log.ts";
import { close, createApp, listen, portOf } from "../../bot/server.ts";
import { openStore } from "../../src/store/store.ts";
import { folder } from "../store/open.ts";

const root = dirname(dirname(import.meta.dirname));
const docsDir = join(import.meta.dirname, "fixtures/docs");
const NOW = new Date("2026-11-21T10:00:00Z");

test("a process whose disk has failed says that it is not ready, and lives", async () => {
  const store = await openStore(join(await folder(), "docent.db"), () => Promise.reject(new Error("EIO")));
  const docs = createIndexStore({ root, config: { docsDir }, now: () => NOW });
  await docs.reload();
  const app = createApp({
    config: { publicUrl: "http://localhost" },
    store: docs,
    site: { state: () => ({ phase: "off" }) },
    feedback: store.feedback,
    failure: store.failure,
    voter: () => "nobody",
    converse: () => Promise.resolve(undefined),
    verifying: [],
    browsing: [],
    log: createLog(() => undefined),
    now: () => NOW,
  });
  const server = await listen(app, "127.0.0.1", 0);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${portOf(server)}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const before = await get("/readyz");
  expect(before).toMatchObject({ status: 200, body: { ok: true } });
  expect(before.body).not.toHaveProperty("store");
  const accepted = store.events.accept({ source: "github", deliveryId: "1", events: [], receivedAt: NOW });
  await expect(accepted).rejects.toThrow("may not be on disk");
  expect(await get("/readyz")).toMatchObject({ status: 503, body: { ok: false, store: "failed" } });
  expect(await get("/healthz")).toEqual({ status: 200, body: { ok: true } });
  await close(server, 0);
  await store.close();
});
