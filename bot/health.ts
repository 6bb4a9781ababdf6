import express, { type Router } from "express";
import type { IndexStore } from "./index-store.ts";
import type { SiteStore } from "./site-store.ts";

/**
 * `/healthz`: the process lives. `/readyz`: it can answer; 503 until the docs were read once. A site that is still
 * being built does not hold back answers, so it is only reported.
 */
export function health(store: Pick<IndexStore, "current">, site: Pick<SiteStore, "state">): Router {
  const router = express.Router();

  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ ok: true });
  });

  router.get("/readyz", (_request, response) => {
    const knowledge = store.current();
    const about = knowledge?.searcher.about;
    response
      .status(knowledge ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({
        ok: knowledge !== undefined,
        ...(about ? { pages: about.pages, sections: about.sections, index: about.hash } : {}),
        ...(knowledge ? { loadedAt: knowledge.loadedAt } : {}),
        site: site.state().phase,
      });
  });

  return router;
}
