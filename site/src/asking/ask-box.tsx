import { useHistory } from "@docusaurus/router";
import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useMemo, useRef, useState } from "react";
import { Icon } from "../components/icon/icon.tsx";
import styles from "./ask-box.module.css";
import { AnswerNotice } from "./answer-notice.tsx";
import { OptionRow } from "./option-row.tsx";
import { answerGroups, type Option, type OptionGroup } from "./options.ts";
import { rememberQuestion } from "./recent.ts";
import { type Answered, type AskState, useAsk } from "./use-ask.ts";

interface AskBoxProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What to offer while nothing is asked. */
  readonly idle: readonly OptionGroup[];
  /** Called when the reader goes to a page from here. */
  readonly onLeave?: () => void;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly size: "palette" | "page";
  /** Controls at the end of the input's row. */
  readonly trailing?: ReactNode;
}

/**
 * A question box with its answers below: the combobox pattern of the ARIA practices, the focus staying in the input
 * while the arrow keys move through the list.
 */
export function AskBox({ text, onText, idle, onLeave, inputRef, size, trailing }: AskBoxProps): ReactNode {
  const id = useId();
  const history = useHistory();
  const state = useAsk(text);
  const shown = shownAnswer(state);
  const groups = useMemo(() => (shown ? answerGroups(shown.answer) : idle), [shown, idle]);
  const options = useMemo(() => groups.flatMap((group) => group.options), [groups]);
  const first = shown && shown.answer.kind !== "nothing" ? 0 : -1;
  const [active, setActive] = useState(first);
  useEffect(() => setActive(first), [first, options]);
  const listRef = useRef<HTMLDivElement>(null);
  const keyMoved = useRef(false);

  useEffect(() => {
    // Pointing at a row must not scroll it away from under the pointer.
    if (!keyMoved.current) return;
    keyMoved.current = false;
    listRef.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const choose = (option: Option, newTab: boolean): void => {
    if (option.type === "question") {
      onText(option.question);
      return;
    }
    rememberQuestion(text);
    if (newTab) {
      window.open(option.url, "_blank", "noopener");
      return;
    }
    onLeave?.();
    history.push(option.url);
  };

  const pending = useRef<"no" | "here" | "tab">("no");
  // Enter pressed before the answer is there means "take me to it", not "never mind".
  useEffect(() => {
    if (state.phase === "idle" || state.phase === "failed") pending.current = "no";
    if (state.phase !== "answered" || pending.current === "no") return;
    const newTab = pending.current === "tab";
    pending.current = "no";
    const [best] = options;
    if (best && state.answer.kind !== "nothing") choose(best, newTab);
  });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      event.preventDefault();
      keyMoved.current = true;
      setActive((current) => (current < 0 && step < 0 ? options.length - 1 : (current + step + options.length) % options.length));
      return;
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const newTab = event.ctrlKey || event.metaKey;
    if (state.phase === "working") {
      pending.current = newTab ? "tab" : "here";
      return;
    }
    if (state.phase === "failed") {
      state.retry();
      return;
    }
    const option = options[active];
    if (option) choose(option, newTab);
  };

  const optionId = (index: number): string => `${id}-option-${index}`;
  let index = -1;
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
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 && active < options.length ? optionId(active) : undefined}
          placeholder="Ask a question, or type a few words"
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
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
        <AnswerNotice state={state} />
        <div id={`${id}-list`} role="listbox" aria-label="Answers and pages" ref={listRef} className={styles.list}>
          {state.phase !== "failed" &&
            groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
              <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`} className={styles.group}>
                <div id={`${id}-${group.id}`} className={styles.groupLabel} data-group={group.id}>
                  {group.label}
                </div>
                {group.options.map((option) => {
                  index += 1;
                  const at = index;
                  return (
                    <OptionRow
                      key={at}
                      id={optionId(at)}
                      option={option}
                      selected={at === active}
                      kindOf={shown?.kindOf}
                      onPoint={() => setActive(at)}
                      onChoose={(newTab) => choose(option, newTab)}
                    />
                  );
                })}
              </div>
            ))}
        </div>
      </div>
    </div>
  );
}

/** While the next answer is on its way the last one stays, so that the list does not flicker with every letter. */
function shownAnswer(state: AskState): Answered | undefined {
  if (state.phase === "answered") return state;
  return state.phase === "working" ? state.previous : undefined;
}
