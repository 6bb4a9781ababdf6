import type { ReactNode } from "react";
import type { ReplyButton, ReplyPart } from "../../../src/chat/reply.ts";
import { printable } from "../../../src/text/printable.ts";
import { Quote } from "../components/answer/quote.tsx";
import { RichText } from "../components/answer/rich-text.tsx";
import { Icon } from "../components/icon/icon.tsx";
import { VoteButtons } from "../components/vote/vote-buttons.tsx";
import { CardButtons } from "./announcements/card-buttons.tsx";
import { Facts, Headline } from "./reply-event.tsx";
import styles from "./reply-part.module.css";
import { Choices, SourceLine } from "./reply-source.tsx";

interface ReplyPartProps {
  readonly part: ReplyPart;
  /** What was asked: marked on the pages that are opened from here. */
  readonly question: string;
  readonly onAsk: (question: string) => void;
}

/** One part of a reply; every text is drawn as text, whatever it holds. */
export function ReplyPartView({ part, question, onAsk }: ReplyPartProps): ReactNode {
  switch (part.type) {
    case "text":
      return (
        <p className={styles.text} data-tone={part.tone ?? "plain"}>
          {part.tone === "warning" && <Icon name="warning" size={16} />}
          <span>
            <RichText text={part.text} />
          </span>
        </p>
      );
    case "headline":
      return <Headline part={part} />;
    case "facts":
      return <Facts facts={part.facts} />;
    case "quote":
      return <Quote blocks={part.blocks} copyable />;
    case "source":
      return <SourceLine source={part.source} question={question} />;
    case "choices":
      return <Choices part={part} question={question} />;
    case "suggestions":
      return <Suggestions label={part.label} questions={part.questions} onAsk={onAsk} />;
    case "buttons":
      return <Buttons buttons={part.buttons} />;
  }
}

interface SuggestionsProps {
  readonly label: string;
  readonly questions: readonly string[];
  readonly onAsk: (question: string) => void;
}

function Suggestions({ label, questions, onAsk }: SuggestionsProps): ReactNode {
  return (
    <div className={styles.suggestions}>
      <p>{printable(label)}</p>
      <ul>
        {questions.map((question) => (
          <li key={question}>
            <button type="button" onClick={() => onAsk(question)}>
              {printable(question)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The buttons of an answer are votes, whose value names the place voted on; all others are those of a card. */
function Buttons({ buttons }: { readonly buttons: readonly ReplyButton[] }): ReactNode {
  const place = placeOf(buttons.find(({ action }) => action === "helpful")?.value);
  if (!place) return <CardButtons buttons={buttons} />;
  return <VoteButtons question="Did this help?" vote={place} size="chat" />;
}

function placeOf(value: string | undefined): { path: string; anchor: string } | undefined {
  try {
    const place: unknown = JSON.parse(value ?? "null");
    if (typeof place !== "object" || place === null) return undefined;
    const { path, anchor } = place as { path?: unknown; anchor?: unknown };
    if (typeof path !== "string") return undefined;
    return { path, anchor: typeof anchor === "string" ? anchor : "" };
  } catch {
    return undefined;
  }
}
