import type { MarkdownNode } from "../content/inline.ts";
import type { ParsedFile } from "../content/parse.ts";

/** Without the places and syntax trees that no check looks at, which are most of what would be copied or kept. */
export function lighter(file: ParsedFile): ParsedFile {
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
