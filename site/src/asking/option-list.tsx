import { type ReactNode, useEffect, useRef } from "react";
import styles from "./ask-box.module.css";
import { OptionRow } from "./option-row.tsx";
import type { OptionGroup } from "./options.ts";
import type { AskBoxModel } from "./use-ask-box.ts";

/** Id of an option's element, as the input names the active one. */
export function optionId(listId: string, index: number): string {
  return `${listId}-option-${index}`;
}

interface OptionListProps {
  readonly id: string;
  readonly model: AskBoxModel;
}

/** The answers and pages to choose from, by group. */
export function OptionList({ id, model }: OptionListProps): ReactNode {
  const { state, groups, active, movedByKey } = model;
  const listRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Pointing at a row must not scroll it away from under the pointer.
    if (movedByKey && active >= 0) {
      listRef.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
    }
  }, [active, movedByKey]);

  const rows = groups.map((group, number) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
    <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`} className={styles.group}>
      <div id={`${id}-${group.id}`} className={styles.groupLabel} data-group={group.id}>
        {group.label}
      </div>
      {group.options.map((option, place) => {
        const index = optionsBefore(groups, number) + place;
        return (
          <OptionRow
            key={index}
            id={optionId(id, index)}
            option={option}
            selected={index === active}
            kindOf={model.shown?.kindOf}
            onPoint={() => model.point(index)}
            onChoose={(newTab) => model.choose(option, newTab)}
          />
        );
      })}
    </div>
  ));
  return (
    <div id={`${id}-list`} role="listbox" aria-label="Answers and pages" ref={listRef} className={styles.list}>
      {state.phase !== "failed" && rows}
    </div>
  );
}

function optionsBefore(groups: readonly OptionGroup[], number: number): number {
  return groups.slice(0, number).reduce((sum, { options }) => sum + options.length, 0);
}
