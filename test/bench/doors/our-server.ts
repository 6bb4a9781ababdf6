// The doors as Docent opens them, over the repository's docs and a store on disk. It is put together here and not by
// `bot/docent.ts`, because only the doors' own options say that Slack, the connector and Microsoft's keys are fakes.
import { join } from "node:path";
import { loaded } from "../../../bot/api.ts";
import { createIndexStore } from "../../../bot/index-store.ts";
import { createLog } from "../../../bot/log.ts";
import { createApp, listen, portOf } from "../../../bot/server.ts";
import { createSiteStore } from "../../../bot/site-store.ts";
import { createSlackDoor } from "../../../bot/slack/door.ts";
import { createTeamsDoor } from "../../../bot/teams/door.ts";
import { createConversation } from "../../../src/chat/conversation.ts";
import { createVoter, readOrMakeHashKey } from "../../../src/chat/identity.ts";
import { readConfig } from "../../../src/config/read-config.ts";
import { DATABASE_FILE, openStore } from "../../../src/store/store.ts";
import { ACCESS_TOKEN, BOTH_DOORS } from "./credentials.ts";
import { optionsOfChild, serveMeasured } from "./measured-child.ts";
import { ROOT } from "./places.ts";

export interface ServerOptions {
  readonly dataDir: string;
  readonly slackApiUrl: string;
  readonly openIdMetadataUrl: string;
  readonly connectorOrigin: string;
}

/** Base address of each door's server, without a trailing slash. */
export interface Addresses {
  readonly slack: string;
  readonly teams: string;
  readonly web: string;
}

const { dataDir, slackApiUrl, openIdMetadataUrl, connectorOrigin } = optionsOfChild() as ServerOptions;
const now = (): Date => new Date();
const log = createLog((text) => process.stderr.write(text));
const env = { ...BOTH_DOORS, PORT: "0", DOCENT_DATA: dataDir, DOCENT_PUBLIC_URL: "https://docs.example.com" };
const config = readConfig(env, { root: ROOT });
const docs = createIndexStore({ root: ROOT, config, now });
await docs.reload();
const store = await openStore(join(dataDir, DATABASE_FILE));

const converse = createConversation({
  answer: (query) => loaded(docs).answer(query),
  about: () => ({ ...loaded(docs).searcher.about, suggestions: loaded(docs).suggestions }),
  absoluteUrl: (url) => config.publicUrl + url,
  report: ({ detail }) => log.row("Chat", detail),
});
const { claims, feedback, conversations } = store;
const voter = createVoter(readOrMakeHashKey(dataDir));
const pressCard = () => Promise.resolve(undefined);
const services = { config, log, converse, claims, feedback, conversations, pressCard, voter, now };
const slack = createSlackDoor(services, { apiUrl: slackApiUrl });
const teams = createTeamsDoor(services, {
  openIdMetadataUrl,
  serviceUrls: [connectorOrigin],
  accessToken: () => Promise.resolve(ACCESS_TOKEN),
});
const site = createSiteStore(undefined, log);
const verifying = [slack, teams];
const app = createApp({ config, store: docs, site, feedback, voter, converse, verifying, browsing: [], log, now });
const url = `http://127.0.0.1:${portOf(await listen(app, "127.0.0.1", 0))}`;
await Promise.all(verifying.map((door) => door.start()));
serveMeasured({ slack: url, teams: url, web: url } satisfies Addresses);
