// What the SDKs cost by themselves: the same ways in and out, with a constant in the place of the answer.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from "botbuilder";
import express, { type Express } from "express";
import { ACCESS_TOKEN, SLACK, TEAMS } from "./credentials.ts";
import { optionsOfChild, serveMeasured } from "./measured-child.ts";
import type { Addresses, ServerOptions } from "./our-server.ts";

/** What ours said to one of the questions. */
export interface Constants {
  readonly slack: { readonly text: string; readonly blocks: unknown };
  readonly teams: Readonly<Record<string, unknown>>;
  readonly web: unknown;
}

export type FloorOptions = ServerOptions & { readonly constants: Constants };

const options = optionsOfChild() as FloorOptions;
const { constants } = options;

/** A plain Bolt app that posts the constant into the thread of whoever speaks to it. */
async function slackFloor(): Promise<string> {
  const { signingSecret, botToken: token } = SLACK;
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ["/slack/events"], port: 0 });
  const app = new App({ receiver, token, clientOptions: { slackApiUrl: options.slackApiUrl } });
  const answer = { text: constants.slack.text, blocks: constants.slack.blocks as never };
  app.event("app_mention", async ({ event, client }) => {
    await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, ...answer });
  });
  app.event("message", async ({ event, client }) => {
    if (event.channel_type !== "im") return;
    await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, ...answer });
  });
  return addressOf(await app.start({ port: 0, host: "127.0.0.1" }));
}

/** Botbuilder's credentials, with the token given, since Microsoft's login answers on no loopback. */
class GivenToken extends ConfigurationServiceClientCredentialFactory {
  override async createCredentials(
    ...request: Parameters<ConfigurationServiceClientCredentialFactory["createCredentials"]>
  ) {
    const credentials = await super.createCredentials(...request);
    credentials.signRequest = (resource) => {
      resource.headers.set("authorization", `Bearer ${ACCESS_TOKEN}`);
      return Promise.resolve(resource);
    };
    return credentials;
  }
}

/** A plain CloudAdapter that sends the constant. */
async function teamsFloor(): Promise<string> {
  const { appId, appPassword, tenantId } = TEAMS;
  const credentials = new GivenToken({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppTenantId: tenantId,
    MicrosoftAppType: "SingleTenant",
  });
  const addresses = {
    ToBotFromChannelOpenIdMetadataUrl: options.openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: options.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: "https://api.botframework.com",
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${tenantId}`,
    ToChannelFromBotOAuthScope: "https://api.botframework.com",
    OAuthUrl: "https://token.botframework.com",
    CallerId: "urn:botframework:azure",
  };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(addresses, credentials));
  const app = express();
  app.post("/api/messages", express.json(), (request, response) =>
    adapter.process(request, response, async (context) => {
      await context.sendActivity(structuredClone(constants.teams) as Partial<Activity>);
    }),
  );
  return listening(app);
}

/** A bare handler of constant JSON. */
async function webFloor(): Promise<string> {
  const app = express();
  app.get("/api/ask", (_request, response) => void response.json(constants.web));
  return listening(app);
}

async function listening(app: Express): Promise<string> {
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return addressOf(server);
}

function addressOf(server: Pick<Server, "address">): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const [slack, teams, web] = [await slackFloor(), await teamsFloor(), await webFloor()];
serveMeasured({ slack, teams, web } satisfies Addresses);
