import express, { type Router } from "express";
import type { Store } from "../src/store/store.ts";
import type { IndexStore } from "./index-store.ts";
import type { SiteStore } from "./site-store.ts";

/**
 * `/healthz`: the process lives. `/readyz`: it can answer; 503 until the docs were read once, and after the store has
 * failed. A site that is still being built does not hold back answers, so it is only reported.
 * @param failure of the store, which never fails where absent
 */
export function health(
  store: Pick<IndexStore, "current">,
  site: Pick<SiteStore, "state">,
  failure?: Store["failure"],
): Router {
  const router = express.Router();

  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ ok: true });
  });

  router.get("/readyz", (_request, response) => {
    const knowledge = store.current();
    const about = knowledge?.searcher.about;
    const hasFailed = failure?.() !== undefined;
    const ok = knowledge !== undefined && !hasFailed;
    response
      .status(ok ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({
        ok,
        ...(about ? { pages: about.pages, sections: about.sections, index: about.hash } : {}),
        ...(knowledge ? { loadedAt: knowledge.loadedAt } : {}),
        site: site.state().phase,
        ...(hasFailed ? { store: "failed" } : {}),
      });
  });

  return router;
}
