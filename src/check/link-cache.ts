import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Probe } from "./probe.ts";

const VERSION = 1;
const HOUR = 3_600_000;
/** How long a finding holds, in milliseconds; what could not be reached is asked again each time. */
const HOLDS = { alive: 7 * 24 * HOUR, dead: 24 * HOUR } as const;

const cacheFile = z.strictObject({
  version: z.literal(VERSION),
  found: z.record(
    z.string(),
    z.strictObject({ state: z.enum(["alive", "dead"]), why: z.string(), at: z.number().int() }),
  ),
});

type Found = z.output<typeof cacheFile>["found"];

/** A probe that remembers, and how to keep what it remembers for the next run. */
export interface RememberingProbe {
  readonly probe: Probe;
  /** Writes what still holds. */
  readonly keep: () => Promise<void>;
}

/**
 * Asks for an address again only once its finding has grown old: a week for what is there, a day for what is gone.
 * @param file JSON; a missing, damaged or older one is as good as an empty one, since all in it can be asked again
 * @param now milliseconds since 1970
 */
export async function rememberLinks(file: string, probe: Probe, now: () => number): Promise<RememberingProbe> {
  const found = new Map(Object.entries(await read(file)));
  const asked = new Map<string, ReturnType<Probe>>();
  const ask: Probe = async (url) => {
    const known = found.get(url);
    if (known !== undefined && now() - known.at < HOLDS[known.state]) return { state: known.state, why: known.why };
    const reached = await probe(url);
    const { state, why, noHost } = reached;
    // A name costs little to ask for, and a network that was away is soon back.
    if (state === "unreachable" || noHost === true) found.delete(url);
    else found.set(url, { state, why, at: now() });
    return reached;
  };
  return {
    probe(url) {
      const under = asked.get(url) ?? ask(url);
      asked.set(url, under);
      return under;
    },
    async keep() {
      const holding = [...found].filter(([, { state, at }]) => now() - at < HOLDS[state]);
      const draft = `${file}.${process.pid}.tmp`;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(draft, JSON.stringify({ version: VERSION, found: Object.fromEntries(holding) }));
      await rename(draft, file);
    },
  };
}

async function read(file: string): Promise<Found> {
  try {
    const parsed = cacheFile.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data.found : {};
  } catch {
    return {};
  }
}
