import { describe, expect, it } from "vitest";
import { withoutCode } from "../../site/plugins/knowledge/foreign-mdx.ts";

describe("MDX of somebody else's folder", () => {
  it("loses its imports and exports, up to the next empty line", () => {
    const source =
      "import {\n  A,\n} from './a'\nexport const x = 1\n\n# Title\n\nimport duties are a word too? No: a line of its own.";
    expect(withoutCode(source).trim()).toBe("# Title");
    expect(withoutCode("# Title\nimport this book")).toBe("# Title\nimport this book");
  });

  it("keeps the words within components, and none of them becomes code", () => {
    const source =
      '<Tabs groupId={id}>\n  <TabItem value="a" style={{ color: "red" }}>\n\n    Inside.\n\n  </TabItem>\n</Tabs>';
    expect(withoutCode(source).split("\n").filter(Boolean)).toEqual(["Inside."]);
  });

  it("drops expressions and comments, keeping the id that a comment gives to a heading", () => {
    expect(withoutCode("One {1 + 1} two {a.b} {/* a\nlong one */}")).toMatch(/^One\s+two\s*$/);
    expect(withoutCode("## Part {/* #its-id */}")).toBe("## Part {#its-id}");
    expect(withoutCode("## Part {#its-id}")).toBe("## Part {#its-id}");
  });

  it("leaves code as it is", () => {
    const source =
      "Use `<Button {...props} />`:\n\n```jsx\nimport A from 'a'\n\n<A b={1} />\n```\n\n1. one\n\n   ```sh\n   run {x}\n   ```";
    expect(withoutCode(source)).toBe(source);
  });

  it("leaves front matter as it is", () => {
    const source = "---\ntitle: {a: b}\nimport: x\n---\n";
    expect(withoutCode(`${source}\nimport A from 'a'\n\ntext`)).toBe(`${source}\n\ntext`);
  });

  it("keeps lists nested", () => {
    const source = "- one\n  - two\n\n    more of two";
    expect(withoutCode(source)).toBe(source);
  });

  it("keeps elements of HTML and comparisons", () => {
    expect(withoutCode("a < b, <br/> and <details>")).toBe("a < b, <br/> and <details>");
  });
});
