import { createFakeConnector, type FakeConnector, type KeptMessage } from "../../bot/teams/fake-connector.ts";
import { createSender, type Sender } from "../../bot/teams/sender.ts";
import { TEAMS } from "./credentials.ts";
import { inTime } from "./in-time.ts";

/** Microsoft's keys and connector on loopback, and a person who asks in a channel. */
export interface TeamsAsking {
  readonly connector: FakeConnector;
  readonly sender: Sender;
  /** @returns milliseconds from the activity until the connector got the answer */
  ask(server: string, question: string): Promise<number>;
  /** The answer before. */
  lastSent(): Readonly<Record<string, unknown>>;
  tidy(): void;
}

const PERSON = { id: "29:person", aadObjectId: "a1f0c1de-0000-4000-8000-000000000001", name: "Sample Person" };
const BOT = { id: `28:${TEAMS.appId}`, name: "Docent" };

export async function startTeams(): Promise<TeamsAsking> {
  const connector = await createFakeConnector();
  const sender = await createSender({ appId: TEAMS.appId, serviceUrl: connector.serviceUrl });
  connector.members.set(PERSON.id, { userRole: "user", tenantId: TEAMS.tenantId });
  // The connector's token serves for an hour of messages.
  const headers = { "content-type": "application/json", authorization: `Bearer ${await sender.token()}` };
  let sent: KeptMessage["activity"] = {};
  let onSent: () => void = () => undefined;
  connector.messages.push = (...messages) => {
    sent = messages[0]?.activity ?? {};
    onSent();
    return Array.prototype.push.apply(connector.messages, messages);
  };
  let count = 0;
  return {
    connector,
    sender,
    async ask(server, question) {
      const body = JSON.stringify(activity(`17${++count}`, question, connector.serviceUrl));
      const arrived = Promise.withResolvers<number>();
      onSent = () => arrived.resolve(performance.now());
      const started = performance.now();
      const response = fetch(`${server}/api/messages`, { method: "POST", headers, body });
      const took = (await inTime(arrived.promise, "Teams")) - started;
      const { status, body: rest } = await response;
      await rest?.cancel();
      if (status !== 200) throw new Error(`The activity was refused with ${status}.`);
      return took;
    },
    lastSent: () => sent,
    tidy() {
      connector.messages.length = 0;
      connector.calls.length = 0;
    },
  };
}

/** A mention in a channel, as Teams sends it. */
function activity(id: string, text: string, serviceUrl: string) {
  return {
    type: "message",
    id,
    timestamp: new Date().toISOString(),
    channelId: "msteams",
    serviceUrl,
    from: PERSON,
    recipient: BOT,
    conversation: {
      id: `19:alerts@thread.tacv2;messageid=${id}`,
      conversationType: "channel",
      tenantId: TEAMS.tenantId,
      isGroup: true,
    },
    channelData: {
      tenant: { id: TEAMS.tenantId },
      team: { id: "19:general@thread.tacv2" },
      channel: { id: "19:alerts@thread.tacv2" },
    },
    text: `<at>Docent</at> ${text}`,
    textFormat: "plain",
    entities: [{ type: "mention", mentioned: BOT, text: "<at>Docent</at>" }],
  };
}
