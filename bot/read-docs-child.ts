// Entry of the process that reads the docs: is told what to read, answers with one message and ends.
import { once } from "node:events";
import { DocentError } from "../src/errors.ts";
import { type ReadDocsInput, readDocs } from "./read-docs.ts";
import type { ReadDocsReply } from "./read-docs-apart.ts";

const [told] = (await once(process, "message")) as [ReadDocsInput];
process.send?.(await attempt(told), () => {
  // Who asked may have gone meanwhile.
  if (process.connected) process.disconnect();
});

async function attempt(input: ReadDocsInput): Promise<ReadDocsReply> {
  try {
    return { docs: await readDocs(input) };
  } catch (error) {
    if (!(error instanceof DocentError)) throw error;
    // Classes do not survive the way between processes; their words do.
    return { fault: { name: error.name, message: error.message, cure: error.cure } };
  }
}
