import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { launchBrowser } from "../helpers/browser.ts";

const PAGE = `<!doctype html><title>Loopback</title><h1>before</h1><script>document.querySelector("h1").textContent = "after"</script>`;

let server: Server;

beforeAll(async () => {
  server = createServer((_request, response) => response.setHeader("content-type", "text/html").end(PAGE));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => server.close());

const packagedRuns = process.platform === "linux" && process.arch === "x64";

describe("the browser of the end-to-end tests", () => {
  for (const choice of packagedRuns ? ["installed", "packaged"] : ["installed"]) {
    it(`runs a page's script (${choice})`, async () => {
      vi.stubEnv("DOCENT_TEST_BROWSER", choice);
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        expect(await page.textContent("h1")).toBe("after");
      } finally {
        await browser.close();
        vi.unstubAllEnvs();
      }
    });
  }
});
