import { expect, it } from "vitest";
import { buildArtefact } from "../../../src/search/build.ts";
import { splitPages } from "../grow.ts";
import { partsOf } from "./size.ts";

it("finds every part of our index under a name that it has", () => {
  const opening = { id: "a.md", url: "/a", anchor: "", heading: "A", trail: [], blocks: [] };
  const page = { ...splitPages([], 1)[0], path: "a.md", url: "/a", kind: "page" as const, title: "A" };
  const text = { type: "prose" as const, text: "Restart the pipeline when the disk is full." };
  const sections = [{ ...opening, blocks: [text] }];
  const lists = { tags: [], aliases: [], questions: [], handles: [], links: [] };
  const artefact = buildArtefact([{ ...page, ...lists, sections, audience: "everyone" }], {
    team: "",
    askWhom: "",
    owners: {},
  });
  const files = new Map([...artefact.files].map(([name, bytes]) => [name, { raw: bytes.length, gzip: bytes.length }]));
  const parts = partsOf(files);
  expect([...parts].filter(([, { raw }]) => raw === 0)).toEqual([]);
  const total = [...files.values()].reduce((sum, { raw }) => sum + raw, 0);
  expect([...parts.values()].reduce((sum, { raw }) => sum + raw, 0)).toBe(total);
});
