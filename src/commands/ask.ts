import { join } from "node:path";
import type { Answer } from "../answer/answer.ts";
import { createAnswerer } from "../answer/answerer.ts";
import { answerReply } from "../chat/answer-reply.ts";
import { textReply } from "../chat/text-reply.ts";
import { UsageError } from "../errors.ts";
import { localDate } from "../text/local-date.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { answerJson } from "./items.ts";
import { openDocs } from "./open-docs.ts";

/** `docent ask "…"`: the answer that every door gives, in the terminal. */
export const ask: Command = async (context) => {
  const text = context.words.join(" ").trim();
  if (text === "")
    throw new UsageError("There is no question.", 'Ask one, for example: npx docent ask "how do I roll back a model?"');
  const { searcher } = await openDocs(context.config, context.root);
  const answer = await createAnswerer(searcher, () => localDate(context.now()))({
    text,
    limit: 5,
    verbatim: context.flags.verbatim === true,
  });
  if (context.flags.json === true) {
    printJson(context, answerJson(answer));
    return 0;
  }
  const reply = answerReply(answer, { absoluteUrl: linksFor(context, answer), askWhom: searcher.about.askWhom });
  // Thumbs have nothing to click on here.
  const parts = reply.parts.filter((part) => part.type !== "buttons");
  const { isTTY, columns } = context.stdout;
  context.stdout.write(textReply({ ...reply, parts }, { isTTY: isTTY === true, columns, env: context.env }));
  return 0;
};

/** The team's own docs are linked as the site serves them; a folder that was only named, by its files. */
function linksFor(context: CommandContext, answer: Answer): (url: string) => string {
  const { config, flags } = context;
  if (flags.docs === undefined) return (url) => config.publicUrl + url;
  const files = new Map(places(answer).map((place) => [place.url, join(flags.docs ?? "", place.path)]));
  return (url) => files.get(url) ?? url;
}

function places(answer: Answer): readonly { url: string; path: string }[] {
  if (answer.kind === "found") return [answer.best, ...answer.others];
  return answer.kind === "unsure" ? answer.candidates : answer.nearest;
}
