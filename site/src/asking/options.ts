import type { Answer, Passage, Source } from "../../../src/answer/answer.ts";
import { placeUrl } from "./place-url.ts";

/** Something in the list below the question that can be chosen with the arrow keys. */
export type Option =
  | { readonly type: "answer"; readonly url: string; readonly passage: Passage }
  | { readonly type: "place"; readonly url: string; readonly source: Source }
  | { readonly type: "chat"; readonly url: string; readonly question: string }
  | { readonly type: "question"; readonly question: string }
  | { readonly type: "link"; readonly url: string; readonly label: string; readonly detail: string };

export interface OptionGroup {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
}

/**
 * The answer as a list of choices.
 * @param words to be marked on the pages
 */
export function answerGroups(answer: Answer, words: string): OptionGroup[] {
  const place = (source: Source): Option => ({ type: "place", url: sourceUrl(source, words), source });
  const chat: OptionGroup = {
    id: "chat",
    label: "Go on",
    options: [{ type: "chat", url: chatUrl(answer.query), question: answer.query }],
  };
  const groups: OptionGroup[] = [];
  switch (answer.kind) {
    case "found":
      groups.push(
        {
          id: "answer",
          label: "Answer",
          options: [{ type: "answer", url: sourceUrl(answer.best, words), passage: answer.best }],
        },
        { id: "others", label: "Also on these pages", options: answer.others.map(place) },
      );
      break;
    case "unsure":
      groups.push({
        id: "candidates",
        label: answer.listed ? "Pages" : "Closest pages",
        options: answer.candidates.map(place),
      });
      break;
    case "nothing":
      groups.push({ id: "nearest", label: "Nearest pages", options: answer.nearest.map(place) });
      break;
  }
  return [...groups, chat].filter(({ options }) => options.length > 0);
}

function sourceUrl({ url, anchor }: Pick<Source, "url" | "anchor">, words: string): string {
  return placeUrl(url, words, anchor);
}

/** The web chat, asking at once. */
function chatUrl(question: string): string {
  return `/playground?${new URLSearchParams({ q: question }).toString()}`;
}
