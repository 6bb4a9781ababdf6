import type { Express } from "express";
import type { Messenger } from "../src/announce/messenger.ts";
import type { PressCard } from "../src/announce/pressing.ts";
import type { Claims } from "../src/chat/claims.ts";
import type { Feedback } from "../src/chat/feedback.ts";
import type { IncomingMessage } from "../src/chat/message.ts";
import type { Reply } from "../src/chat/reply.ts";
import type { Config } from "../src/config/config.ts";
import type { Log } from "./log.ts";

/** A way in and out for one chat platform; `bot/docent.ts` opens those that have credentials. */
export interface Door {
  readonly name: string;
  /** One line for the start: "connected over HTTP at /slack/events", or why the door stays closed and the cure. */
  readonly status: string;
  /** Announces into this platform; absent where the door stays closed. */
  readonly messenger?: Messenger;
  /** Adds its routes to the one port; there is no global body parser. */
  mount(app: Express): void;
  /** Connects; a platform that cannot be reached is reported and tried again, and never ends the process. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What every door is given. */
export interface DoorServices {
  readonly config: Config;
  readonly log: Log;
  /** Undefined is silence: what was overheard, and other bots. */
  readonly converse: (message: IncomingMessage) => Promise<Reply | undefined>;
  readonly claims: Claims;
  readonly feedback: Feedback;
  /** What a button of an announcement does. */
  readonly pressCard: PressCard;
  /** The hash that stands for a person. */
  readonly voter: (platform: string, workspace: string, user: string) => string;
  readonly now: () => Date;
}
