/** What a message wants when it is not a question for the docs. */
export type Command = "empty" | "help" | "hello" | "thanks";

/** Whole messages, without punctuation and in lower case: "help me with CUDA" is a question, "help" is not. */
const PHRASES: Readonly<Record<Exclude<Command, "empty">, readonly string[]>> = {
  help: [
    "help",
    "help me",
    "commands",
    "how do i use this",
    "how do you work",
    "how does this work",
    "what are you",
    "what can i ask",
    "what can i ask you",
    "what can you do",
    "what do you do",
    "what do you know",
    "who are you",
  ],
  hello: [
    "good afternoon",
    "good evening",
    "good morning",
    "greetings",
    "hallo",
    "hello",
    "hey",
    "hi",
    "howdy",
    "morning",
    "start",
  ],
  thanks: [
    "awesome",
    "cheers",
    "cool",
    "got it",
    "great",
    "many thanks",
    "nice",
    "ok",
    "okay",
    "ok thanks",
    "perfect",
    "perfect thanks",
    "great thanks",
    "thank you",
    "thank you so much",
    "thank you very much",
    "thanks",
    "thanks a lot",
    "thx",
    "ty",
  ],
};

/** Whom a greeting or a thank-you may name without becoming a question: "hi there", "thanks Docent". */
const ADDRESSEES = /\s+(?:all|bot|docent|everyone|folks|team|there)$/;

/** @returns undefined for a question */
export function commandIn(text: string): Command | undefined {
  // "?" and "/help" are how people ask programs for help.
  if (/^(?:\?+|\/\??help)$/i.test(text.trim())) return "help";
  const said = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  if (said === "") return "empty";
  const bare = said.replace(ADDRESSEES, "");
  return (["help", "hello", "thanks"] as const).find((command) => PHRASES[command].includes(bare));
}
