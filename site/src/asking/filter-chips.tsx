import type { ReactNode } from "react";
import type { Kind } from "../../../src/content/page.ts";
import type { Operator } from "../../../src/search/query-language.ts";
import { Icon } from "../components/icon/icon.tsx";
import { KIND_WORDS } from "../knowledge/kinds.ts";
import styles from "./filter-chips.module.css";
import { filtersOf } from "./filters.ts";
import type { Answered } from "./use-ask.ts";

interface FilterChipsProps {
  readonly asked: Pick<Answered, "text" | "operators">;
  /** Asks the question that is left when a filter is taken away. */
  readonly onText: (text: string) => void;
}

/** What in the question hides pages, each with a button that takes it away. */
export function FilterChips({ asked, onText }: FilterChipsProps): ReactNode {
  const filters = filtersOf(asked);
  if (filters.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Filters">
      {filters.map((filter) => (
        <li key={filter.start}>
          <button type="button" onClick={() => onText(without(asked.text, filter))} title="Remove this filter">
            <span className={styles.name}>{NAMES[filter.type]}</span> {valueText(filter)}
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

const NAMES: Readonly<Record<Operator["type"], string>> = {
  kind: "kind",
  tag: "tag",
  owner: "owner",
  excluded: "without",
  phrase: "",
};

function valueText({ type, value }: Operator): string {
  return type === "kind" ? KIND_WORDS[value as Kind].one.toLowerCase() : value;
}

function without(text: string, { start, end }: Operator): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}
