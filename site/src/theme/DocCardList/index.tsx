import Link from "@docusaurus/Link";
import type { PropSidebarItem } from "@docusaurus/plugin-content-docs";
import {
  filterDocCardListItems,
  findFirstSidebarItemLink,
  useCurrentSidebarSiblings,
  useDocById,
} from "@docusaurus/plugin-content-docs/client";
import type { ReactNode } from "react";
import styles from "./styles.module.css";

interface DocCardListProps {
  readonly items?: PropSidebarItem[];
  readonly className?: string;
}

/** The pages of a folder as a plain list: a title and a sentence each, to be read from top to bottom. */
export default function DocCardList({ items, className }: DocCardListProps): ReactNode {
  return items ? <List items={items} className={className} /> : <Siblings className={className} />;
}

function Siblings({ className }: { readonly className: string | undefined }): ReactNode {
  return <List items={useCurrentSidebarSiblings()} className={className} />;
}

function List({
  items,
  className,
}: {
  readonly items: PropSidebarItem[];
  readonly className: string | undefined;
}): ReactNode {
  return (
    <ul className={`${styles.list} ${className ?? ""}`}>
      {filterDocCardListItems(items).map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: made from files, never reordered
        <Item key={index} item={item} />
      ))}
    </ul>
  );
}

function Item({ item }: { readonly item: PropSidebarItem }): ReactNode {
  const doc = useDocById(item.type === "link" ? item.docId : undefined);
  if (item.type === "html") return null;
  const href = item.type === "category" ? findFirstSidebarItemLink(item) : item.href;
  if (!href) return null;
  const description = item.description ?? doc?.description ?? inside(item);
  return (
    <li>
      <Link to={href} className={styles.link}>
        <span className={styles.title}>{item.label}</span>
        {description && <span className={styles.description}>{description}</span>}
      </Link>
    </li>
  );
}

function inside(item: PropSidebarItem): string | undefined {
  if (item.type !== "category") return undefined;
  return `${item.items.length} ${item.items.length === 1 ? "page" : "pages"}`;
}
