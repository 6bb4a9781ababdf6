import type { Reply } from "../../src/chat/reply.ts";

/** What only this door has to say; everything else comes from the conversation. */
export function notice(text: string): Reply {
  return { kind: "help", text, parts: [{ type: "text", text }] };
}

export const NOTICES = {
  unknownPerson:
    "I could not check with Slack that you belong to the team, so I cannot answer yet. Ask again in a minute; if it stays so, tell whoever runs Docent.",
  broken: "Something broke on my side, so I could not look this up. Ask again in a minute, or search the docs site.",
  sharedChannel:
    "This channel is shared with people outside the team, so I quote no docs here. Ask me in a direct message, or with /docent: then only you see the answer.",
  outsider: "I only answer members of the team.",
  thanksHelpful: "Thank you, noted: this helped.",
  thanksNotHelpful: "Thank you, noted: this did not help. The page's owner is the one to ask.",
  voteLost: "Your vote could not be kept. Press again in a minute.",
  pressLost: "That did not work: something broke on my side. Press again in a minute.",
  oldButton: "This button is of an older answer. Ask again, please.",
  shown: "Shown to everyone in the channel.",
  alreadyShown: "That was shown already.",
} as const;
