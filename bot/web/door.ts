import { randomBytes } from "node:crypto";
import type { MessageBoard } from "../../src/announce/board.ts";
import type { Messenger } from "../../src/announce/messenger.ts";
import type { PressCard } from "../../src/announce/pressing.ts";
import type { Voter } from "../../src/chat/identity.ts";
import type { Door } from "../door.ts";
import { createFeed } from "./feed.ts";
import { createWebMessenger } from "./messenger.ts";
import { presses } from "./presses.ts";
import { sample } from "./sample.ts";

export interface WebDoorOptions {
  readonly board: MessageBoard;
  /** Channels that the routes name, see `webChannels`. */
  readonly channels: () => readonly string[];
  /** Address of this very process, without a trailing slash; asked for once it listens. */
  readonly ownUrl: () => string;
  readonly pressCard: PressCard;
  readonly voter: Voter;
  readonly now: () => Date;
}

export interface WebDoor extends Door {
  readonly messenger: Messenger;
  /** Signs the samples of this process; one of the secrets of the webhook door for GitHub. */
  readonly sampleSecret: string;
}

const SECRET_BYTES = 32;

/** Announcements in the web chat: it needs no account, so this door is always open. */
export function createWebDoor(options: WebDoorOptions): WebDoor {
  const { board, channels, ownUrl, pressCard, voter, now } = options;
  const feed = createFeed({ board, channels });
  const sampleSecret = randomBytes(SECRET_BYTES).toString("hex");
  const names = channels();
  return {
    name: "web",
    status: `open at /playground${names.length > 0 ? `, which shows ${names.join(", ")}` : ""}`,
    messenger: createWebMessenger(board, feed, now),
    sampleSecret,
    mount(app) {
      app.get("/playground/channels", (_request, response) => {
        response.set("Cache-Control", "no-store").json({ channels: channels() });
      });
      app.get("/playground/events", feed.listen);
      app.use(presses({ pressCard, voter }));
      app.use(sample({ secret: sampleSecret, ownUrl, now }));
    },
    start: async () => {},
    stop: async () => feed.stop(),
  };
}
