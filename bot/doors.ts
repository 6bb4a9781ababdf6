import type { Messenger } from "../src/announce/messenger.ts";
import type { PressCard } from "../src/announce/pressing.ts";
import { type ConversationPorts, createConversation } from "../src/chat/conversation.ts";
import { createVoter, readOrMakeHashKey, type Voter } from "../src/chat/identity.ts";
import type { IncomingMessage } from "../src/chat/message.ts";
import type { Reply } from "../src/chat/reply.ts";
import type { Config } from "../src/config/config.ts";
import type { Store } from "../src/store/store.ts";
import { createAnnouncing } from "./announcing.ts";
import { loaded } from "./api.ts";
import type { Door, DoorServices } from "./door.ts";
import type { IndexStore } from "./index-store.ts";
import type { Log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createNews } from "./news.ts";
import type { AppOptions } from "./server.ts";
import { createSlackDoor } from "./slack/door.ts";
import { createTeamsDoor } from "./teams/door.ts";
import { webChannels } from "./web/channels.ts";
import { createWebDoor } from "./web/door.ts";

export interface DoorsOptions {
  readonly config: Config;
  readonly store: Store;
  readonly docs: Pick<IndexStore, "current">;
  /** Address of this very process, once it listens. */
  readonly ownUrl: () => string;
  readonly log: Log;
  readonly now: () => Date;
}

/** Every way in and out, ready to be mounted. */
export interface Doors {
  readonly app: Pick<AppOptions, "voter" | "converse" | "verifying" | "browsing">;
  /** Connects the platforms and takes up what an earlier process has left to announce; the docs must have been read. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

export function openDoors(options: DoorsOptions): Doors {
  const { config, store, docs, ownUrl, log, now } = options;
  const voter = createVoter(config.secrets.hashKey ?? readOrMakeHashKey(config.dataDir));
  const pressCard: PressCard = (press) => announcing.pressCard(press);
  const services = doorServices(options, voter, pressCard);
  const { conversations } = store;
  const slack = createSlackDoor({ ...services, conversations });
  const teams = createTeamsDoor({ ...services, conversations });
  const web = createWebDoor({
    board: store.board,
    channels: () => webChannels(docs.current()?.config.routes ?? config.knowledge.routes),
    ownUrl,
    pressCard,
    voter,
    now,
  });
  const doors: readonly Door[] = [slack, teams, web];
  const messengers = doors.flatMap(({ messenger }): Messenger[] => (messenger ? [messenger] : []));
  const { sampleSecret } = web;
  const metrics = createMetrics(store.deliveries);
  const announcing = createAnnouncing({ config, store, docs, messengers, sampleSecret, log, now, metrics });
  return {
    app: {
      voter,
      converse: converser(options, (url) => url),
      verifying: [{ mount: (app) => void app.use(announcing.router) }, slack, teams],
      browsing: [{ mount: (app) => void app.use(metrics.router) }, web],
    },
    async start() {
      await Promise.all(doors.map((door) => door.start()));
      // What a door says of itself is known once it has tried to connect.
      for (const door of doors) log.row(title(door.name), door.status);
      announcing.start();
    },
    async stop(graceMs) {
      // Messengers stay open until what is being sent has ended.
      await announcing.stop(graceMs);
      await Promise.all(doors.map((door) => door.stop()));
    },
  };
}

function doorServices(options: DoorsOptions, voter: Voter, pressCard: PressCard): DoorServices {
  const { config, store, log, now } = options;
  const converse = converser(options, (url) => config.publicUrl + url);
  return { config, log, converse, claims: store.claims, feedback: store.feedback, pressCard, voter, now };
}

type Converse = (message: IncomingMessage) => Promise<Reply | undefined>;

function converser({ docs, store, log, now }: DoorsOptions, absoluteUrl: ConversationPorts["absoluteUrl"]): Converse {
  const converse = createConversation({
    answer: (query) => loaded(docs).answer(query),
    about: () => {
      const { searcher, suggestions } = loaded(docs);
      return { team: searcher.about.team, askWhom: searcher.about.askWhom, suggestions };
    },
    news: createNews({ store, docs, now }),
    absoluteUrl,
    report: ({ reference, detail }) => log.row("Chat", `message ${reference} was answered with an apology\n${detail}`),
  });
  return (message) => {
    // Before the first load silence would be wrong, and an apology too: the client may simply ask again.
    loaded(docs);
    return converse(message);
  };
}

function title(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
