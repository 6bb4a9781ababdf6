import { useHistory } from "@docusaurus/router";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { answerGroups, type Option, type OptionGroup } from "./options.ts";
import { rememberQuestion } from "./recent.ts";
import { type Answered, type AskState, useAsk } from "./use-ask.ts";

export interface AskBoxOptions {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What to offer while nothing is asked. */
  readonly idle: readonly OptionGroup[];
  /** Called when the reader goes to a page from here. */
  readonly onLeave?: (() => void) | undefined;
}

export interface AskBoxModel {
  readonly state: AskState;
  readonly shown: Answered | undefined;
  readonly groups: readonly OptionGroup[];
  /** Ordinal of the chosen option among those of all groups; −1 for none. */
  readonly active: number;
  /** True when the choice was moved by a key, and may thus be scrolled into view. */
  readonly movedByKey: boolean;
  readonly point: (index: number) => void;
  readonly choose: (option: Option, newTab: boolean) => void;
  /** Asks the same once more, correcting no words. */
  readonly askAsTyped: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** What a question box does: asks while one types, moves through the answers by keys, and goes where one chooses. */
export function useAskBox({ text, onText, idle, onLeave }: AskBoxOptions): AskBoxModel {
  const history = useHistory();
  const [typed, setTyped] = useState<string>();
  const state = useAsk(text, typed === text);
  const shown = shownAnswer(state);
  const groups = useMemo(() => (shown ? answerGroups(shown.answer, shown.words) : idle), [shown, idle]);
  const options = useMemo(() => groups.flatMap((group) => group.options), [groups]);
  // Where nothing fits, Enter must not open what is merely nearest.
  const first = shown && shown.answer.kind !== "nothing" ? 0 : -1;
  const [choice, setChoice] = useState({ options, active: first, movedByKey: false });
  const active = choice.options === options ? choice.active : first;

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

  const waitForAnswer = useEarlyEnter(state, (newTab) => {
    const [best] = options;
    if (best && first === 0) choose(best, newTab);
  });

  const move = (step: number): void => {
    const from = active < 0 && step < 0 ? 0 : active;
    setChoice({ options, active: (from + step + options.length) % options.length, movedByKey: true });
  };

  const enter = (newTab: boolean): void => {
    const option = options[active];
    if (state.phase === "working") waitForAnswer(newTab);
    else if (state.phase === "failed") state.retry();
    else if (option) choose(option, newTab);
  };

  return {
    state,
    shown,
    groups,
    active,
    movedByKey: choice.options === options && choice.movedByKey,
    point: (index) => setChoice({ options, active: index, movedByKey: false }),
    choose,
    askAsTyped: () => setTyped(text),
    onKeyDown(event) {
      // Enter and the arrows also serve those who compose characters out of several keys.
      if (event.nativeEvent.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined && options.length > 0) move(step);
      else if (event.key === "Enter") enter(event.ctrlKey || event.metaKey);
      else return;
      event.preventDefault();
    },
  };
}

/** Enter pressed before the answer is there means "take me to it", not "never mind". */
function useEarlyEnter(state: AskState, go: (newTab: boolean) => void): (newTab: boolean) => void {
  const pressed = useRef<{ readonly newTab: boolean }>(undefined);
  const goRef = useRef(go);
  useEffect(() => {
    goRef.current = go;
  });
  useEffect(() => {
    if (state.phase === "working" || !pressed.current) return;
    const { newTab } = pressed.current;
    pressed.current = undefined;
    if (state.phase === "answered") goRef.current(newTab);
  }, [state]);
  return (newTab) => {
    pressed.current = { newTab };
  };
}

/** While the next answer is on its way the last one stays, so that the list does not flicker with every letter. */
function shownAnswer(state: AskState): Answered | undefined {
  if (state.phase === "answered") return state;
  return state.phase === "working" ? state.previous : undefined;
}
