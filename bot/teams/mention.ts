import type { Mention, Reply } from "../../src/chat/reply.ts";
import type { CardElement } from "./card-elements.ts";
import { escapeMarkdown } from "./card-text.ts";

/** What a card says beside its body, so that Teams notifies the mentioned; the same texts stand in the body. */
export interface MentionEntity {
  readonly type: "mention";
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** Only a TextBlock can mention; of rich text Teams shows the tags. */
export function mentionBlock(mentions: readonly Mention[]): readonly CardElement[] {
  const entities = mentionEntities(mentions);
  if (entities.length === 0) return [];
  return [{ type: "TextBlock", wrap: true, spacing: "Small", text: entities.map(({ text }) => text).join(" ") }];
}

export function mentionEntities(mentions: readonly Mention[]): readonly MentionEntity[] {
  return mentions
    .filter(({ platform }) => platform === "teams")
    .map(({ id, name }) => ({
      type: "mention",
      text: `<at>${escapeMarkdown(name.replace(/[<>&]/g, ""))}</at>`,
      mentioned: { id, name: name.replace(/[<>&]/g, "") },
    }));
}

export function mentionsIn({ parts }: Reply): readonly Mention[] {
  return parts.flatMap((part) => (part.type === "text" ? (part.mentions ?? []) : []));
}
