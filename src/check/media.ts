import type { MarkdownNode } from "../content/inline.ts";
import { walk } from "../content/links.ts";
import type { Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";
import { type Place, placeIn } from "./place.ts";

/**
 * Pictures without words, which say nothing to a screen reader and to the search, and code without a language, which
 * is neither coloured nor told from output.
 */
export function checkMedia(material: Pick<Material, "sources" | "declared">): Problem[] {
  const problems: Fault[] = [];
  for (const { path, text, parsed } of material.sources.values()) {
    if (parsed === undefined) continue;
    const lines = text.split("\n");
    const at = placeIn(path, parsed.bodyLine);
    walk(parsed.nodes, (node) => {
      if (lacksWords(node)) problems.push(withoutWords(node, at));
      if (lacksLanguage(node) && /(?:`{3}|~{3})\s*$/.test(lines[at(node).line - 1] ?? "")) {
        problems.push(withoutLanguage(node, at));
      }
    });
  }
  const severity = promised(material);
  return problems.map((fault) => ({ ...fault, severity }));
}

type Fault = Omit<Problem, "severity">;

function lacksWords(node: MarkdownNode): boolean {
  if (node.type === "image" || node.type === "imageReference") return (node.alt ?? "").trim() === "";
  // In HTML an empty `alt` is said on purpose: the picture is decoration.
  if (node.type === "html") return /<img\b(?![^>]*\balt\s*=)/i.test((node.value ?? "").replace(/<!--[\s\S]*?-->/g, ""));
  const { attributes = [] } = node as { attributes?: readonly { type?: string; name?: string }[] };
  return (
    node.name === "img" &&
    node.type.startsWith("mdxJsx") &&
    !attributes.some(({ type, name }) => name === "alt" || type === "mdxJsxExpressionAttribute")
  );
}

/** True of indented code as well, which cannot name a language; in a tab of MkDocs it is a fence that names one. */
function lacksLanguage(node: MarkdownNode): boolean {
  return node.type === "code" && !(node as MarkdownNode & { lang?: string | null }).lang;
}

function withoutWords(node: MarkdownNode, at: Place): Fault {
  return {
    ...at(node),
    rule: "media/alt",
    message: "The picture has no alternative text",
    fix: "Say in the square brackets what it shows.",
  };
}

function withoutLanguage(node: MarkdownNode, at: Place): Fault {
  return {
    ...at(node),
    rule: "media/language",
    message: "The code block names no language",
    fix: "Write it behind the opening fence; `console` or `text` for output.",
  };
}
