// A thread that helps with the check: it is told of one job after another, and posts the parts that it did.
import { parentPort } from "node:worker_threads";
import type { MarkdownNode } from "../content/inline.ts";
import type { ParsedFile } from "../content/parse.ts";
import { type DoneParts, JOBS, type Job, pack, takeParts } from "./jobs.ts";
import type { HelpRequest } from "./threads.ts";

parentPort?.on("message", (request: HelpRequest) => {
  void help(request).then((done) => parentPort?.postMessage({ id: request.id, done }));
});

async function help(request: HelpRequest): Promise<DoneParts<unknown>> {
  const { kind, input, next } = request;
  if (kind !== "parse") return takeParts((JOBS[kind] as (given: typeof input) => Job<unknown>)(input), next);
  const { parts, run } = JOBS.parse(input as Parameters<typeof JOBS.parse>[0]);
  return takeParts({ parts, run: async (at) => pack(lighter(await run(at))) }, next);
}

/** Without the places and syntax trees that no check looks at, which are most of what would be copied. */
function lighter(file: ParsedFile): ParsedFile {
  return file.source === undefined
    ? file
    : { ...file, source: { ...file.source, nodes: file.source.nodes.map(light) } };
}

function light(node: MarkdownNode): MarkdownNode {
  const { data, position, children, attributes, ...rest } = node as MarkdownNode & { readonly attributes?: unknown };
  return {
    ...rest,
    ...(Array.isArray(attributes) ? { attributes: attributes.map(lightAttribute) } : {}),
    ...(data?.directiveLabel === undefined ? {} : { data: { directiveLabel: data.directiveLabel } }),
    ...(position === undefined ? {} : { position: { start: { line: position.start.line } } }),
    ...(children === undefined ? {} : { children: children.map(light) }),
  };
}

/** Of a JSX tag; an expression stays an object, which tells it from a text. */
function lightAttribute({ type, name, value }: { type: string; name?: string; value?: unknown }): object {
  return { type, name, value: typeof value === "object" && value !== null ? {} : value };
}
