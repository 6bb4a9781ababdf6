// Its search runs in a worker; here it runs in the page, where the browser's slow network can be imitated.
import { SearchWorker } from "@easyops-cn/docusaurus-search-local/dist/client/client/theme/worker.js";

const worker = new SearchWorker();

/** @param {string} text */
export async function search(text) {
  const results = await worker.search("/", "", text, 5);
  return results.map(({ document, page }) => ({
    title: (page || document).t,
    url: document.u + (document.h ?? ""),
    text: document.t,
  }));
}
