import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rememberLinks } from "../../src/check/link-cache.ts";
import type { Probe, Reached } from "../../src/check/probe.ts";
import { folder } from "../content/folder.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const URL = "https://site.test/page";

/** A site whose state the test sets, and that counts how often it is asked. */
function site(): { probe: Probe; say: (reached: Reached) => void; asked: () => number } {
  let asked = 0;
  let reached: Reached = { state: "alive", why: "" };
  return {
    probe: async () => {
      asked++;
      return reached;
    },
    say: (next) => (reached = next),
    asked: () => asked,
  };
}

describe("what is known of links", () => {
  test.each([
    ["alive", { state: "alive", why: "" }, 7 * DAY],
    ["dead", { state: "dead", why: "404 Not Found" }, DAY],
  ] as const)("holds for its time when %s, through restarts", async (_what, reached, holds) => {
    const file = join(await folder(), "data", "links.json");
    const { probe, say, asked } = site();
    say(reached);
    let now = 0;
    const first = await rememberLinks(file, probe, () => now);
    expect(await first.probe(URL)).toEqual(reached);
    await first.keep();

    now = holds - 1;
    const second = await rememberLinks(file, probe, () => now);
    expect(await second.probe(URL)).toEqual(reached);
    expect(asked()).toBe(1);

    now = holds;
    await (await rememberLinks(file, probe, () => now)).probe(URL);
    expect(asked()).toBe(2);
  });

  test.each([
    ["could not be reached", { state: "unreachable", why: "503" }],
    ["has no host", { state: "dead", why: "no such host", noHost: true }],
  ] as const)("is not kept when it %s", async (_what, reached) => {
    const file = join(await folder(), "links.json");
    const { probe, say, asked } = site();
    say(reached);
    const first = await rememberLinks(file, probe, () => 0);
    await first.probe(URL);
    await first.keep();
    await (await rememberLinks(file, probe, () => 0)).probe(URL);
    expect(asked()).toBe(2);
  });

  test("is asked for once in a run, even at the same time", async () => {
    const { probe, asked } = site();
    const links = await rememberLinks(join(await folder(), "links.json"), probe, () => 0);
    await Promise.all([links.probe(URL), links.probe(URL)]);
    await links.probe(URL);
    expect(asked()).toBe(1);
  });

  test("does not grow with what no page links to any more", async () => {
    const file = join(await folder(), "links.json");
    const first = await rememberLinks(file, site().probe, () => 0);
    await first.probe(URL);
    await first.keep();
    await (await rememberLinks(file, site().probe, () => 8 * DAY)).keep();
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ version: 1, found: {} });
  });

  test.each(["", "{", '{"version":0,"found":{}}', '{"version":1,"found":{"x":{"state":"odd"}}}'])(
    "is asked for anew when the file is damaged or of another version: %j",
    async (text) => {
      const file = join(await folder(), "links.json");
      await writeFile(file, text);
      const { probe, asked } = site();
      const links = await rememberLinks(file, probe, () => 0);
      await links.probe(URL);
      await links.keep();
      expect(asked()).toBe(1);
      expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ version: 1 });
    },
  );
});
