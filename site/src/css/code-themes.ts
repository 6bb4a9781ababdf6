import type { PrismTheme } from "prism-react-renderer";

/** Syntax colours in few hues, so that code on a page reads as text first. All pairs pass AA on their background. */
export const lightCode: PrismTheme = theme({
  plain: "#1c2024",
  background: "#f7f8f5",
  quiet: "#646c66",
  punctuation: "#5a625d",
  keyword: "#7a2f8f",
  string: "#2b6a34",
  number: "#96490b",
  name: "#1b5590",
});

export const darkCode: PrismTheme = theme({
  plain: "#e4e8e3",
  background: "#161a19",
  quiet: "#8d968f",
  punctuation: "#a3aca6",
  keyword: "#d9a4ec",
  string: "#a8d58a",
  number: "#efb27c",
  name: "#8fc1f2",
});

interface Palette {
  readonly plain: string;
  readonly background: string;
  readonly quiet: string;
  readonly punctuation: string;
  readonly keyword: string;
  readonly string: string;
  readonly number: string;
  readonly name: string;
}

function theme(colours: Palette): PrismTheme {
  return {
    plain: { color: colours.plain, backgroundColor: colours.background },
    styles: [
      { types: ["comment", "prolog", "doctype", "cdata"], style: { color: colours.quiet } },
      { types: ["punctuation", "operator"], style: { color: colours.punctuation } },
      { types: ["keyword", "atrule", "tag", "selector", "important"], style: { color: colours.keyword } },
      { types: ["string", "attr-value", "char", "inserted", "regex", "url"], style: { color: colours.string } },
      { types: ["number", "boolean", "constant", "symbol", "variable", "parameter"], style: { color: colours.number } },
      { types: ["function", "class-name", "builtin", "attr-name", "property", "key"], style: { color: colours.name } },
      { types: ["deleted"], style: { color: colours.number } },
    ],
  };
}
