import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../helpers/server.ts";

let docs = "";
let server: TestServer;
beforeEach(async () => {
  docs = await mkdtemp(join(tmpdir(), "docent-watch-"));
  await cp(join(import.meta.dirname, "fixtures/docs"), docs, { recursive: true });
  server = await startServer({ docsDir: docs, siteDir: false });
});
afterEach(async () => {
  await server.stop();
  await rm(docs, { recursive: true, force: true });
});

async function bestFor(question: string): Promise<string | undefined> {
  const body = (await (await fetch(`${server.url}/api/ask?q=${encodeURIComponent(question)}`)).json()) as {
    best?: { path: string };
  };
  return body.best?.path;
}

async function index(): Promise<string> {
  return ((await (await fetch(`${server.url}/readyz`)).json()) as { index: string }).index;
}

describe("while the server runs", () => {
  test("a new page answers within seconds", async () => {
    expect(await bestFor("kubernetes eviction")).toBeUndefined();
    await writeFile(
      join(docs, "eviction.md"),
      "# Kubernetes eviction\n\nA pod that is evicted is started again elsewhere.\n",
    );
    await expect.poll(() => bestFor("kubernetes eviction"), { timeout: 30_000 }).toBe("eviction.md");
  });

  test("so does one in a new folder, and one that an editor saves by renaming", async () => {
    await mkdir(join(docs, "new/deep"), { recursive: true });
    await writeFile(join(docs, "new/deep/eviction.md"), "# Kubernetes eviction\n\nA pod is started again elsewhere.\n");
    await expect.poll(() => bestFor("kubernetes eviction"), { timeout: 30_000 }).toBe("new/deep/eviction.md");
    await writeFile(join(docs, "new/deep/eviction.md.saving"), "# Terraform drift\n\nPlan again, then apply.\n");
    await rename(join(docs, "new/deep/eviction.md.saving"), join(docs, "new/deep/eviction.md"));
    await expect.poll(() => bestFor("terraform drift"), { timeout: 30_000 }).toBe("new/deep/eviction.md");
  });

  test("a page that breaks is named, and the others go on answering", async () => {
    await writeFile(join(docs, "runbooks/gpu.md"), "---\ntitle: [\n---\n\nbroken\n");
    await expect.poll(() => server.said(), { timeout: 30_000 }).toMatch(/gpu\.md:\d+ {2}.+ → .+/);
    expect(await bestFor("roll back a model version")).toBe("runbooks/rollback.md");
  });

  test("a docent.yaml that breaks leaves the last good state, and says so", async () => {
    const before = await index();
    await writeFile(join(docs, "docent.yaml"), "team: {name: T, askWhom: us}\nownrs: {}\n");
    await expect.poll(() => server.said(), { timeout: 30_000 }).toContain("docent.yaml:2: unknown key `ownrs`");
    expect(server.said()).toContain("answers come from the last good state");
    expect(await index()).toBe(before);
    expect(await bestFor("cuda out of memory")).toBe("runbooks/gpu.md");
  });

  test("a folder that is emptied leaves the last good state", async () => {
    const before = await index();
    for (const name of ["runbooks", "people", "index.md"]) await rm(join(docs, name), { recursive: true });
    await expect.poll(() => server.said(), { timeout: 30_000 }).toContain("There is no markdown file");
    expect(await index()).toBe(before);
    expect(await bestFor("cuda out of memory")).toBe("runbooks/gpu.md");
  });
});
