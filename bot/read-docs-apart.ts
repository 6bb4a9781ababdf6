import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, ContentError, DocentError } from "../src/errors.ts";
import type { ReadDocs, ReadDocsInput } from "./read-docs.ts";

/** What the thread sends back. */
export type ReadDocsReply =
  | { readonly docs: ReadDocs }
  | { readonly fault: { readonly name: string; readonly message: string; readonly cure: string } };

/**
 * Reads the docs in a process of its own: answers go on meanwhile, and the memory that parsing takes (more than all the
 * rest of the process; a thread's would stay with it) is given back when it ends.
 * @throws {ConfigError | ContentError | DocentError} as `readDocs` does
 */
export function readDocsApart(input: ReadDocsInput): Promise<ReadDocs> {
  return new Promise((resolve, reject) => {
    // Maps and typed arrays need the structured kind of serialisation.
    const child = fork(fileURLToPath(new URL("./read-docs-child.ts", import.meta.url)), {
      serialization: "advanced",
      // Loading the parsers is most of the work for a small folder.
      env: { ...process.env, NODE_COMPILE_CACHE: join(input.root, "node_modules/.cache/docent") },
    });
    child.once("message", (reply: ReadDocsReply) => {
      if ("docs" in reply) resolve(reply.docs);
      else reject(faultOf(reply.fault));
    });
    child.once("error", reject);
    // Harmless after a message: a promise settles once.
    child.once("exit", (code, signal) => {
      const how = signal ?? `code ${code}`;
      reject(new DocentError(`Reading the docs ended early (${how}).`, "Start again; report it if it comes back."));
    });
    child.send(input);
  });
}

function faultOf({ name, message, cure }: { name: string; message: string; cure: string }): DocentError {
  if (name === "ConfigError") return new ConfigError(message, cure);
  return name === "ContentError" ? new ContentError(message, cure) : new DocentError(message, cure);
}
