// Entry of the thread that reads the docs; answers with one message and ends.
import { parentPort, workerData } from "node:worker_threads";
import { DocentError } from "../src/errors.ts";
import { type ReadDocsInput, readDocs } from "./read-docs.ts";
import type { ReadDocsReply } from "./read-docs-thread.ts";

parentPort?.postMessage(await attempt(workerData as ReadDocsInput));

async function attempt(input: ReadDocsInput): Promise<ReadDocsReply> {
  try {
    return { docs: await readDocs(input) };
  } catch (error) {
    if (!(error instanceof DocentError)) throw error;
    // Classes do not survive the way between threads; their words do.
    return { fault: { name: error.name, message: error.message, cure: error.cure } };
  }
}
