import type { ReactNode } from "react";
import type { Block } from "../../../../src/content/page.ts";
import { printable } from "../../../../src/text/printable.ts";
import { CopyButton } from "./copy-button.tsx";
import styles from "./quote.module.css";
import { RichText } from "./rich-text.tsx";

interface QuoteProps {
  readonly blocks: readonly Block[];
  /** Within something that is itself pressed, such as a search result, there is no room for a button. */
  readonly copyable?: boolean;
}

/** A quoted passage: the words of the page under the marker, code as code. */
export function Quote({ blocks, copyable = false }: QuoteProps): ReactNode {
  return (
    <blockquote className={styles.quote}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a quotation never reorders its blocks
        <QuotedBlock key={index} block={block} copyable={copyable} />
      ))}
    </blockquote>
  );
}

function QuotedBlock({ block, copyable }: { readonly block: Block; readonly copyable: boolean }): ReactNode {
  switch (block.type) {
    case "prose":
      return (
        <p>
          <span className={styles.stroke}>
            <RichText text={block.text} />
          </span>
        </p>
      );
    case "code":
      return (
        <div className={styles.code}>
          <pre tabIndex={copyable ? 0 : undefined}>
            <code>
              <CodeWords text={printable(block.text)} />
            </code>
          </pre>
          {copyable && <CopyButton text={printable(block.text)} />}
        </div>
      );
    case "list":
      return <QuotedList items={block.items} ordered={block.ordered} start={block.start} />;
    case "table":
      return <QuotedTable rows={block.rows} />;
  }
}

interface QuotedListProps {
  readonly items: readonly string[];
  readonly ordered: boolean;
  readonly start: number | undefined;
}

/** Code that may be wrapped between its words only: browsers would also part `-n` after its hyphen. */
function CodeWords({ text }: { readonly text: string }): ReactNode {
  return text.split(/(\s+)/).map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a quotation never reorders its words
    index % 2 === 0 ? <span key={index}>{piece}</span> : piece,
  );
}

/** A quotation may begin in the middle of the steps: they keep their numbers. */
function QuotedList({ items, ordered, start }: QuotedListProps): ReactNode {
  const List = ordered ? "ol" : "ul";
  return (
    <List {...(ordered && start !== undefined && { start })}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a quotation never reorders its items
        <li key={index}>
          <RichText text={item} />
        </li>
      ))}
    </List>
  );
}

/** The first row of a table of the docs holds its headings. */
function QuotedTable({ rows }: { readonly rows: readonly (readonly string[])[] }): ReactNode {
  const [head = [], ...body] = rows;
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>{cells(head, "th")}</tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a quotation never reorders its rows
            <tr key={index}>{cells(row, "td")}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cells(row: readonly string[], Cell: "th" | "td"): ReactNode {
  return row.map((cell, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a quotation never reorders its cells
    <Cell key={index}>
      <RichText text={cell} />
    </Cell>
  ));
}
