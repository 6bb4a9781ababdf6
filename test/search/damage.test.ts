import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArtefactError } from "../../src/errors.ts";
import { FORMAT } from "../../src/search/artefact.ts";
import { memoryReader } from "../../src/search/memory.ts";
import type { ReadFile } from "../../src/search/open.ts";
import { openIndex } from "../../src/search/open.ts";
import type { SearchResult } from "../../src/search/search.ts";
import { artefactOf } from "./open-files.ts";

const FILES = {
  "gpu.md": "# GPU memory\n\nHalve the batch size.\n\n## Check\n\n1. Look\n2. Run\n\n   ```sh\n   nvidia-smi\n   ```\n",
  "drift.md": "# Data drift\n\nThe batch of data moved.\n\n| Signal | Do |\n|---|---|\n| drift | retrain |\n",
};
const artefact = artefactOf(FILES);
/** Of the same shape, with a word more. */
const other = artefactOf({ ...FILES, "gpu.md": `${FILES["gpu.md"]}\nThen retrain.` });
const CURRENT = "current.json";
const names = [CURRENT, ...[...artefact.files.keys()].map((name) => `${artefact.hash}/${name}`)];
const intact = memoryReader(artefact);

/** A reader of which one file gives other bytes. */
function reader(name: string, change: (bytes: Uint8Array) => Uint8Array): ReadFile {
  return async (asked) => (asked === name ? change(await intact(asked)) : intact(asked));
}

/** Opens the index and reads all kinds of its files: several words, a misspelt one, a filter. */
async function ask(read: ReadFile): Promise<SearchResult> {
  const searcher = await openIndex(read);
  return searcher.search({ text: "batch of drift memry", limit: 5, kinds: ["page"] });
}

async function faultOf(read: ReadFile): Promise<unknown> {
  return ask(read).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("the intact index answers, through every one of its files", async () => {
  const asked = new Set<string>();
  const { hits } = await ask((name) => {
    asked.add(name);
    return intact(name);
  });
  expect(hits).toHaveLength(2);
  expect([...asked].toSorted()).toEqual(names.toSorted());
});

describe.each(names)("%s", (name) => {
  const shown = name === CURRENT ? name : name.slice(artefact.hash.length + 1);

  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["empty", () => new Uint8Array()],
    ["cut in half", (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ["without its last byte", (bytes) => bytes.subarray(0, -1)],
    ["of other bytes", (bytes) => bytes.map((_, i) => (i * 7 + 200) % 256)],
    ["of zeros", (bytes) => new Uint8Array(bytes.length)],
    ["longer", (bytes) => new Uint8Array([...bytes, 66, 66])],
    ["a web page", () => new TextEncoder().encode("<!doctype html><title>Not found</title>")],
  ])("%s is damaged, and the error says which file and what to do", async (_, change) => {
    const error = await faultOf(reader(name, change));
    expect(error).toBeInstanceOf(ArtefactError);
    const { message, cure } = error as ArtefactError;
    expect(message).toContain(shown);
    expect(message).toMatch(/is damaged: .+\.$/);
    expect(cure).toBe("Build it again with: npx docent index");
  });

  test("missing is an error with the cure", async () => {
    const error = await faultOf(async (asked) => {
      if (asked === name) throw new ArtefactError("There is no such file.", "Build it.");
      return intact(asked);
    });
    expect(error).toBeInstanceOf(ArtefactError);
  });

  test("with any byte changed is refused", async () => {
    const { length } = await intact(name);
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const error = await faultOf(
          reader(name, (bytes) => {
            const changed = bytes.slice();
            changed[at] = (changed[at] ?? 0) ^ flip;
            return changed;
          }),
        );
        expect(error).toBeInstanceOf(ArtefactError);
      }),
      { seed: 3, numRuns: 250 },
    );
  });
});

describe.each(names.filter((name) => name !== CURRENT))("%s of another build", (name) => {
  const own = name.slice(artefact.hash.length + 1);

  test("is mismatched, and the error says what to do", async () => {
    const bytes = other.files.get(own) as Uint8Array;
    const error = await faultOf(reader(name, () => bytes));
    expect(error).toBeInstanceOf(ArtefactError);
    const { message, cure } = error as ArtefactError;
    expect(message).toBe(`The index file ${own} is mismatched: it belongs to another build of the index.`);
    expect(cure).toBe("Build it again with: npx docent index");
  });
});

const pages = names.filter((name) => /page-\d+\.json$/.test(name));

describe.each(pages)("%s in another's place", (name) => {
  test("is damaged, though it is whole and of the same build", async () => {
    const another = pages.find((one) => one !== name) as string;
    expect(another).toBeDefined();
    const error = await faultOf((asked) => intact(asked === name ? another : asked));
    expect(error).toBeInstanceOf(ArtefactError);
    expect((error as ArtefactError).message).toMatch(/page-\d+\.json is damaged: its checksum does not fit/);
  });
});

describe("a long page", () => {
  const part = (word: string): string =>
    Array.from({ length: 40 }, (_, i) => `The ${word} stays number ${i} of all. `.repeat(8)).join("\n\n");
  const long = artefactOf({ "long.md": `# Long\n\n${part("model")}\n\n## Cure\n\n${part("batch")}` });
  const intactLong = memoryReader(long);
  const parts = [...long.files.keys()].filter((name) => name.startsWith("text-"));

  test("is read in the part that is shown", async () => {
    expect(parts.length).toBeGreaterThan(1);
    const asked: string[] = [];
    const searcher = await openIndex((name) => {
      asked.push(name.slice(long.hash.length + 1));
      return intactLong(name);
    });
    const [hit] = (await searcher.search({ text: "batch cure", limit: 1 })).hits;
    expect(hit?.section.anchor).toBe("cure");
    expect(hit?.extract.text).toContain("batch");
    expect(asked.filter((name) => name.startsWith("text-"))).toEqual([parts.at(-1)]);
  });

  test("of which the part shown is damaged is refused with its name", async () => {
    const name = `${long.hash}/${parts.at(-1)}`;
    const searcher = await openIndex(async (asked) => {
      const bytes = await intactLong(asked);
      return asked === name ? bytes.map((byte, i) => (i === 400 ? byte ^ 1 : byte)) : bytes;
    });
    await expect(searcher.search({ text: "batch cure", limit: 1 })).rejects.toThrow(`${parts.at(-1)} is damaged`);
  });
});

describe("a frequent word, whose postings are a file of their own", () => {
  const many = artefactOf(
    Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}.md`, `# Page ${i}\n\nDeploy model ${i * 7}.`])),
  );
  const intactMany = memoryReader(many);
  // These come after those of the rare terms.
  const own = [...many.files.keys()].filter((name) => name.startsWith("postings-")).slice(-3);

  test("is found without a look into the dictionary", async () => {
    const asked: string[] = [];
    const searcher = await openIndex((name) => {
      asked.push(name);
      return intactMany(name);
    });
    await searcher.search({ text: "how do we deploy a model page ", limit: 1 });
    expect(asked.filter((name) => name.includes("/words-"))).toEqual([]);
  });

  test.each(own)("is refused when any byte of %s is changed", async (name) => {
    const file = `${many.hash}/${name}`;
    const { length } = await intactMany(file);
    for (let at = 0; at < length; at++) {
      const searcher = await openIndex(async (asked) => {
        const bytes = await intactMany(asked);
        return asked === file ? bytes.map((byte, i) => (i === at ? byte ^ 0x41 : byte)) : bytes;
      });
      const text = "how do we deploy a model page ";
      await expect(searcher.search({ text, limit: 1 })).rejects.toThrow(ArtefactError);
    }
  });
});

describe("an index of another format", () => {
  test("is refused with the cure", async () => {
    const changed = reader(CURRENT, (bytes) => {
      const value = JSON.parse(new TextDecoder().decode(bytes)) as object;
      return new TextEncoder().encode(JSON.stringify({ ...value, format: FORMAT + 1 }));
    });
    const error = await faultOf(changed);
    expect(error).toBeInstanceOf(ArtefactError);
    const { message, cure } = error as ArtefactError;
    expect(message).toBe(`${CURRENT} has index format ${FORMAT + 1}; this version reads format ${FORMAT}.`);
    expect(cure).toBe("Build it again with: npx docent index");
  });

  test.each([FORMAT - 1, FORMAT + 1])(
    "is refused as such even when it holds nothing else we know (%d)",
    async (format) => {
      const error = await faultOf(async () =>
        new TextEncoder().encode(JSON.stringify({ format, hash: artefact.hash })),
      );
      expect((error as ArtefactError).message).toMatch(/^current\.json has index format/);
    },
  );
});

test("a failed read is not remembered: the next question tries again", async () => {
  let broken = true;
  const searcher = await openIndex(async (name) => {
    if (broken && name.endsWith("postings-0.bin")) throw new Error("connection lost");
    return intact(name);
  });
  await expect(searcher.search({ text: "drift", limit: 1 })).rejects.toThrow("connection lost");
  broken = false;
  expect((await searcher.search({ text: "drift", limit: 1 })).hits).toHaveLength(1);
});
