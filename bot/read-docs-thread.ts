import { Worker } from "node:worker_threads";
import { ConfigError, ContentError, DocentError } from "../src/errors.ts";
import type { ReadDocs, ReadDocsInput } from "./read-docs.ts";

/** What the thread sends back. */
export type ReadDocsReply =
  | { readonly docs: ReadDocs }
  | { readonly fault: { readonly name: string; readonly message: string; readonly cure: string } };

/**
 * Reads the docs in a thread of its own: answers go on meanwhile, and the memory that parsing takes (more than all the
 * rest of the process) is given back when the thread ends.
 * @throws {ConfigError | ContentError | DocentError} as `readDocs` does
 */
export function readDocsInThread(input: ReadDocsInput): Promise<ReadDocs> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./read-docs-worker.ts", import.meta.url), { workerData: input });
    worker.once("message", (reply: ReadDocsReply) => {
      if ("docs" in reply) resolve(reply.docs);
      else reject(faultOf(reply.fault));
    });
    worker.once("error", reject);
    // Harmless after a message: a promise settles once.
    worker.once("exit", (code) => {
      reject(
        new DocentError(`Reading the docs ended early (code ${code}).`, "Start again; report it if it comes back."),
      );
    });
  });
}

function faultOf({ name, message, cure }: { name: string; message: string; cure: string }): DocentError {
  if (name === "ConfigError") return new ConfigError(message, cure);
  return name === "ContentError" ? new ContentError(message, cure) : new DocentError(message, cure);
}
