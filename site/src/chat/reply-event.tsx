import type { ReactNode } from "react";
import type { Fact, ReplyPart, Tone } from "../../../src/chat/reply.ts";
import { printable } from "../../../src/text/printable.ts";
import { Icon, type IconName } from "../components/icon/icon.tsx";
import styles from "./reply-event.module.css";
import { webAddress } from "./web-address.ts";

const TONE_ICONS: Readonly<Record<Tone, IconName>> = {
  bad: "failed",
  good: "succeeded",
  busy: "running",
  neutral: "notice",
};

/** What happened: the colour of its tone never speaks alone. */
export function Headline({ part }: { readonly part: Extract<ReplyPart, { type: "headline" }> }): ReactNode {
  return (
    <p className={styles.headline} data-tone={part.tone}>
      <Icon name={TONE_ICONS[part.tone]} size={20} />
      <Linked text={part.text} url={part.url} />
    </p>
  );
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, url }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fact has no other identity, and its name may come twice
        <div key={index}>
          <dt>{printable(name)}</dt>
          <dd>
            <Linked text={value} url={url} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Words of an event are anybody's: drawn as text, and linked to nothing but a web page. */
function Linked({ text, url }: { readonly text: string; readonly url: string | undefined }): ReactNode {
  const address = webAddress(url);
  if (address === undefined) return <span>{printable(text)}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {printable(text)}
      <Icon name="newTab" size={13} />
      <span className="docent-visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
