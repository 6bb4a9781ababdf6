import clsx from "clsx";
import type { MouseEvent, ReactNode } from "react";
import { KindBadge } from "../components/answer/kind-badge.tsx";
import { Place } from "../components/answer/place.tsx";
import { Quote } from "../components/answer/quote.tsx";
import { RichText } from "../components/answer/rich-text.tsx";
import { TrustLine } from "../components/answer/trust-line.tsx";
import { Icon } from "../components/icon/icon.tsx";
import type { Engine } from "./engine.ts";
import styles from "./option-row.module.css";
import type { Option } from "./options.ts";

interface OptionRowProps {
  readonly id: string;
  readonly option: Option;
  readonly selected: boolean;
  readonly kindOf: Engine["kindOf"] | undefined;
  readonly onPoint: () => void;
  readonly onChoose: (newTab: boolean) => void;
}

/** One choice of the list. A link where it leads to a page, so that the browser's own ways of opening it work too. */
export function OptionRow({ id, option, selected, kindOf, onPoint, onChoose }: OptionRowProps): ReactNode {
  const common = {
    id,
    role: "option",
    "aria-selected": selected,
    tabIndex: -1,
    onMouseMove: selected ? undefined : onPoint,
    className: clsx(styles.option, styles[option.type], selected && styles.selected),
  } as const;
  const content = <OptionContent option={option} kindOf={kindOf} />;
  if (option.type === "question") {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys of its list
      <div {...common} onClick={() => onChoose(false)}>
        {content}
      </div>
    );
  }
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onChoose(false);
  };
  return (
    <a {...common} href={option.url} aria-label={labelOf(option)} onClick={follow}>
      {content}
    </a>
  );
}

function OptionContent({ option, kindOf }: { readonly option: Option; readonly kindOf: Engine["kindOf"] | undefined }): ReactNode {
  switch (option.type) {
    case "answer": {
      const { passage } = option;
      return (
        <>
          <Quote blocks={passage.blocks} />
          <span className={styles.source}>
            <span className={styles.head}>
              <Place title={passage.title} heading={passage.heading} />
              {kindOf && <KindBadge kind={kindOf(passage.path)} />}
            </span>
            <TrustLine {...passage} />
          </span>
        </>
      );
    }
    case "place": {
      const { source } = option;
      return (
        <>
          <span className={styles.head}>
            <Place title={source.title} heading={source.heading} />
            {kindOf && <KindBadge kind={kindOf(source.path)} />}
          </span>
          <span className={styles.extract}>
            <RichText text={source.text} marks={source.marks} />
          </span>
          {source.stale && <TrustLine reviewed={source.reviewed} stale />}
        </>
      );
    }
    case "chat":
      return (
        <>
          <Icon name="chat" />
          <span>Ask this in the web chat</span>
        </>
      );
    case "question":
      return (
        <>
          <Icon name="question" />
          <span>{option.question}</span>
        </>
      );
    case "link":
      return (
        <>
          <Icon name="folder" />
          <span>{option.label}</span>
          <span className={styles.detail}>{option.detail}</span>
        </>
      );
  }
}

function labelOf(option: Exclude<Option, { type: "question" }>): string | undefined {
  switch (option.type) {
    case "answer":
      return `Answer from ${option.passage.title}, ${option.passage.heading}`;
    case "place":
      return `${option.source.title}, ${option.source.heading}`;
    default:
      return undefined;
  }
}
