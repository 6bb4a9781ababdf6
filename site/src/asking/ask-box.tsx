import clsx from "clsx";
import { type ReactNode, type RefObject, useId } from "react";
import { Icon } from "../components/icon/icon.tsx";
import { AnswerNotice } from "./answer-notice.tsx";
import styles from "./ask-box.module.css";
import { FilterChips } from "./filter-chips.tsx";
import { OptionList, optionId } from "./option-list.tsx";
import { type AskBoxOptions, useAskBox } from "./use-ask-box.ts";

interface AskBoxProps extends AskBoxOptions {
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly size: "palette" | "page";
  /** Controls at the end of the input's row. */
  readonly trailing?: ReactNode;
}

/**
 * A question box with its answers below: the combobox pattern of the ARIA practices, the focus staying in the input
 * while the arrow keys move through the list.
 */
export function AskBox({ inputRef, size, trailing, ...options }: AskBoxProps): ReactNode {
  const id = useId();
  const model = useAskBox(options);
  const { state, shown, groups, active } = model;
  // What was pressed goes away with what it changed.
  const andBack = (act: () => void): void => {
    act();
    inputRef?.current?.focus();
  };
  return (
    <div className={clsx(styles.box, styles[size])} data-phase={state.phase}>
      <div className={styles.row}>
        <label className={styles.icon} htmlFor={`${id}-input`}>
          <Icon name="search" size={20} />
        </label>
        <input
          ref={inputRef}
          id={`${id}-input`}
          className={styles.input}
          role="combobox"
          aria-label="Ask a question or search the docs"
          aria-expanded={groups.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? optionId(id, active) : undefined}
          placeholder="Ask a question, or type a few words"
          value={options.text}
          onChange={(event) => options.onText(event.target.value)}
          onKeyDown={model.onKeyDown}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={400}
        />
        {trailing}
      </div>
      <div className={styles.results} data-empty={groups.length === 0 && state.phase !== "failed"}>
        {shown && <FilterChips asked={shown} onText={(text) => andBack(() => options.onText(text))} />}
        <AnswerNotice state={state} onAskAsTyped={() => andBack(model.askAsTyped)} />
        <OptionList id={id} model={model} />
      </div>
    </div>
  );
}
