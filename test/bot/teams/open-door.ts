import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Door } from "../../../bot/door.ts";
import { errorHandler } from "../../../bot/http-error.ts";
import { createLog } from "../../../bot/log.ts";
import { createTeamsDoor, type TeamsDoorOptions, type TeamsDoorServices } from "../../../bot/teams/door.ts";
import type { Conversation, Conversations } from "../../../src/chat/conversations.ts";
import { type ContractServices, contractServices } from "../../contracts/chat-platform.ts";
import { createFakeConnector, type FakeConnector } from "./fake-connector.ts";
import { createSender, type Sender } from "./sender.ts";

export const APP_ID = "5f2f0b1e-3c62-4d5c-9d3a-0a7d5f3f1c11";
export const TENANT = "9b1d3a52-6a55-4d0f-8e7a-6b6f6f1d2c33";

export function memoryConversations(): Conversations & { readonly kept: Conversation[]; saves: number } {
  const kept: Conversation[] = [];
  const at = (platform: string, tenant: string, channel: string) =>
    kept.findIndex((one) => one.platform === platform && one.tenant === tenant && one.channel === channel);
  return {
    kept,
    saves: 0,
    save(one) {
      this.saves += 1;
      const index = at(one.platform, one.tenant, one.channel);
      if (index === -1) kept.push(one);
      else kept[index] = one;
      return Promise.resolve();
    },
    remove(...key) {
      const index = at(...key);
      if (index !== -1) kept.splice(index, 1);
      return Promise.resolve();
    },
    find: (platform, nameOrId) =>
      Promise.resolve(kept.find((one) => one.platform === platform && [one.channel, one.name].includes(nameOrId))),
    all: (platform) => Promise.resolve(kept.filter((one) => one.platform === platform)),
  };
}

export interface OpenDoor {
  readonly door: Door;
  readonly url: string;
  readonly services: ContractServices;
  readonly conversations: ReturnType<typeof memoryConversations>;
  readonly said: () => string;
  close(): Promise<void>;
}

/** A door behind its own server, with the contract's conversation behind it. */
export async function openDoor(
  options: TeamsDoorOptions,
  { services = contractServices(), conversations = memoryConversations() } = {},
): Promise<OpenDoor> {
  let said = "";
  const log = createLog((text) => {
    said += text;
  });
  const config = { secrets: { teams: { appId: APP_ID, appPassword: "not-a-secret", tenantId: TENANT }, webhooks: {} } };
  const door = createTeamsDoor({ ...services, config, log, conversations } as unknown as TeamsDoorServices, {
    accessToken: () => Promise.resolve("token-of-the-test"),
    ...options,
  });
  const app = express();
  door.mount(app);
  app.use(errorHandler(log));
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  await door.start();
  return {
    door,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    services,
    conversations,
    said: () => said,
    async close() {
      await door.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface TeamsWorld extends OpenDoor {
  readonly sender: Sender;
  readonly connector: FakeConnector;
  /** @returns status and body of the response */
  deliver(activity: unknown, token?: string): Promise<{ status: number; body: unknown }>;
  closeAll(): Promise<void>;
}

/** Door, connector and Microsoft's keys, all on loopback. */
export async function openWorld(options: TeamsDoorOptions = {}): Promise<TeamsWorld> {
  const connector = await createFakeConnector();
  connector.members.set(PERSON.id, { userRole: "user", tenantId: TENANT });
  const sender = await createSender({ appId: APP_ID, serviceUrl: connector.serviceUrl });
  const opened = await openDoor({
    openIdMetadataUrl: sender.openIdMetadataUrl,
    serviceUrls: [connector.origin],
    ...options,
  });
  return {
    ...opened,
    sender,
    connector,
    async deliver(activity, token) {
      const authorization = `Bearer ${token ?? (await sender.token())}`;
      const response = await fetch(opened.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token === "" ? {} : { authorization }) },
        body: typeof activity === "string" ? activity : JSON.stringify(activity),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
    },
    async closeAll() {
      await opened.close();
      await sender.close();
      await connector.close();
    },
  };
}

export const PERSON = { id: "29:person", aadObjectId: "a1f0c1de-0000-4000-8000-000000000001", name: "Sample Person" };
const BOT = { id: `28:${APP_ID}`, name: "Docent" };
let count = 0;

/** A message as Teams sends it. */
export function teamsActivity(
  where: "channel" | "personal" | "groupChat",
  text: string,
  serviceUrl: string,
  over: Readonly<Record<string, unknown>> = {},
) {
  const id = `17${++count}`;
  const isPersonal = where === "personal";
  return {
    type: "message",
    id,
    timestamp: "2026-11-20T03:00:00Z",
    channelId: "msteams",
    serviceUrl,
    from: PERSON,
    recipient: BOT,
    conversation: {
      id: where === "channel" ? `19:alerts@thread.tacv2;messageid=${id}` : `${where}-chat`,
      conversationType: where,
      tenantId: TENANT,
      ...(isPersonal ? {} : { isGroup: true }),
    },
    channelData: {
      tenant: { id: TENANT },
      ...(where === "channel"
        ? { team: { id: "19:general@thread.tacv2" }, channel: { id: "19:alerts@thread.tacv2" } }
        : {}),
    },
    text: isPersonal ? text : `<at>Docent</at> ${text}`,
    textFormat: "plain",
    entities: isPersonal ? [] : [{ type: "mention", mentioned: BOT, text: "<at>Docent</at>" }],
    ...over,
  };
}
