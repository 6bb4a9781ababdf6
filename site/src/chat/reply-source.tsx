import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import type { ReplyPart, ReplySource } from "../../../src/chat/reply.ts";
import { printable } from "../../../src/text/printable.ts";
import { placeUrl } from "../asking/place-url.ts";
import { Place } from "../components/answer/place.tsx";
import { RichText } from "../components/answer/rich-text.tsx";
import { TrustLine } from "../components/answer/trust-line.tsx";
import { Icon } from "../components/icon/icon.tsx";
import styles from "./reply-source.module.css";

/** Where a quotation comes from. */
export function SourceLine({
  source,
  question,
}: {
  readonly source: ReplySource;
  readonly question: string;
}): ReactNode {
  return (
    <div className={styles.source}>
      <PlaceLink source={source} question={question} />
      <TrustLine {...source} />
    </div>
  );
}

interface ChoicesProps {
  readonly part: Extract<ReplyPart, { type: "choices" }>;
  readonly question: string;
}

export function Choices({ part, question }: ChoicesProps): ReactNode {
  const list = (
    <ul className={styles.choices}>
      {part.choices.map((choice) => (
        <li key={choice.url}>
          <PlaceLink source={choice} question={question} />
          {choice.extract !== undefined && (
            <p className={styles.extract}>
              <RichText text={choice.extract} />
            </p>
          )}
          <TrustLine {...choice} />
        </li>
      ))}
    </ul>
  );
  if (!part.collapsed) {
    return (
      <div className={styles.group}>
        <p className={styles.label}>{printable(part.label)}</p>
        {list}
      </div>
    );
  }
  return (
    <details className={styles.more}>
      <summary>
        <Icon name="chevronDown" size={15} />
        {printable(part.label)} ({part.choices.length})
      </summary>
      {list}
    </details>
  );
}

function PlaceLink({ source, question }: { readonly source: ReplySource; readonly question: string }): ReactNode {
  return (
    <Link to={pageAddress(source.url, question)} className={styles.place}>
      <Place title={source.title} heading={source.heading} />
      <Icon name="arrowRight" size={15} />
    </Link>
  );
}

/** Replies carry addresses that also work outside; a page of this very site is opened without leaving it. */
function pageAddress(url: string, question: string): string {
  const base = typeof window === "undefined" ? "http://site" : window.location.origin;
  const parsed = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return "/docs";
  if (parsed.origin !== base && !parsed.pathname.startsWith("/docs")) return url;
  const local = `${parsed.pathname}${parsed.hash}`;
  return question === "" ? local : placeUrl(local, question);
}
