import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assertHostAllowed } from "../../bot/access.ts";
import { DocentError } from "../../src/errors.ts";
import { startServer } from "../helpers/server.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "docent-start-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function faultOf(start: () => unknown): Promise<string> {
  try {
    await start();
  } catch (error) {
    if (error instanceof DocentError) return `${error.message}\n→ ${error.cure}`.replaceAll(dir, "DIR");
    throw error;
  }
  throw new Error("it started");
}

describe("a start is refused with a cure", () => {
  test("when the docs folder is empty", async () => {
    expect(await faultOf(() => startServer({ docsDir: dir, siteDir: false }))).toMatch(
      /^There is no markdown file in DIR\.\n→ Add/,
    );
  });

  test("when the docs folder is not there", async () => {
    expect(await faultOf(() => startServer({ docsDir: join(dir, "nope"), siteDir: false }))).toContain(
      "DIR/nope does not exist",
    );
  });

  test("when no page can be used", async () => {
    await writeFile(join(dir, "docent.yaml"), "team: {name: T, askWhom: us}\n");
    await writeFile(join(dir, "a.md"), "---\nkind: runbook\ntitle: A\n---\n\ntext\n");
    const fault = await faultOf(() => startServer({ docsDir: dir, siteDir: false }));
    expect(fault).toMatch(/^No page in DIR can be used\. The first fault is in a\.md:\d+: /);
    expect(fault).toContain("npx docent check");
  });

  test.each(["0.0.0.0", "::", "10.1.2.3", "docs.example.com", "127.0.0.1.example.com"])(
    "when it would be open to others (%s)",
    async (host) => {
      expect(await faultOf(() => assertHostAllowed(host))).toBe(
        `DOCENT_HOST: "${host}" is open to other machines, and this version has no sign-in to protect what it shows.\n` +
          "→ Leave DOCENT_HOST out (127.0.0.1), and put a proxy with a sign-in, or a tunnel, in front of it.",
      );
    },
  );

  test.each(["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])(
    "not when it is open to this machine only (%s)",
    (host) => {
      expect(() => assertHostAllowed(host)).not.toThrow();
    },
  );
});
