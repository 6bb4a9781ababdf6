import clsx from "clsx";
import type { MouseEvent, ReactNode } from "react";
import type { Passage, Source } from "../../../src/answer/answer.ts";
import { KindBadge } from "../components/answer/kind-badge.tsx";
import { Place } from "../components/answer/place.tsx";
import { Quote } from "../components/answer/quote.tsx";
import { RichText } from "../components/answer/rich-text.tsx";
import { TrustLine } from "../components/answer/trust-line.tsx";
import { Icon, type IconName } from "../components/icon/icon.tsx";
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
      // biome-ignore lint/a11y/noStaticElementInteractions: its role is among the common properties
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

interface OptionContentProps {
  readonly option: Option;
  readonly kindOf: Engine["kindOf"] | undefined;
}

function OptionContent({ option, kindOf }: OptionContentProps): ReactNode {
  switch (option.type) {
    case "answer":
      return <AnswerContent passage={option.passage} kindOf={kindOf} />;
    case "place":
      return <PlaceContent source={option.source} kindOf={kindOf} />;
    case "chat":
      return <IconContent icon="chat" label="Ask this in the web chat" />;
    case "question":
      return <IconContent icon="question" label={option.question} />;
    case "link":
      return <IconContent icon="folder" label={option.label} detail={option.detail} />;
  }
}

interface AnswerContentProps {
  readonly passage: Passage;
  readonly kindOf: Engine["kindOf"] | undefined;
}

function AnswerContent({ passage, kindOf }: AnswerContentProps): ReactNode {
  return (
    <>
      <Quote blocks={passage.blocks} />
      <span className={styles.source}>
        <Head source={passage} kindOf={kindOf} />
        <TrustLine {...passage} />
      </span>
    </>
  );
}

interface PlaceContentProps {
  readonly source: Source;
  readonly kindOf: Engine["kindOf"] | undefined;
}

function PlaceContent({ source, kindOf }: PlaceContentProps): ReactNode {
  return (
    <>
      <Head source={source} kindOf={kindOf} />
      <span className={styles.extract}>
        <RichText text={source.text} marks={source.marks} />
      </span>
      {source.stale && <TrustLine reviewed={source.reviewed} stale />}
    </>
  );
}

function Head({ source, kindOf }: PlaceContentProps): ReactNode {
  return (
    <span className={styles.head}>
      <Place title={source.title} heading={source.heading} />
      {kindOf && <KindBadge kind={kindOf(source.path)} />}
    </span>
  );
}

interface IconContentProps {
  readonly icon: IconName;
  readonly label: string;
  readonly detail?: string;
}

function IconContent({ icon, label, detail }: IconContentProps): ReactNode {
  return (
    <>
      <Icon name={icon} />
      <span>{label}</span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </>
  );
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
