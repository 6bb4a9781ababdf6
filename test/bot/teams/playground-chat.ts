import type { TeamsDoorOptions } from "../../../bot/teams/door.ts";
import type { ChatPlatformDriver, OpenChat, Said, Saying, Shown } from "../../contracts/chat-platform.ts";
import type { TeamsPlayground } from "../../helpers/teams-playground.ts";
import { readCard } from "./card-reader.ts";
import { APP_ID, openDoor, teamsActivity } from "./open-door.ts";
import type { Sender } from "./sender.ts";

type Json = Readonly<Record<string, unknown>>;

interface Message {
  readonly id: string;
  readonly conversation: string;
  card: Json;
}

const GUEST = { id: "29:member-1", name: "Member 1", aadObjectId: "00000000-0000-4000-8000-000000000001" };

export interface Surroundings {
  readonly playground: TeamsPlayground;
  readonly sender: Sender;
  /** The playground speaks to whichever door is open. */
  setBotUrl(url: string): void;
  readonly options: TeamsDoorOptions;
}

/** People in Microsoft's playground, and what they see there. */
export function playgroundDriver(surroundings: () => Promise<Surroundings>): ChatPlatformDriver {
  return {
    name: "Teams, in Microsoft's playground",
    async open(services) {
      const { playground, sender, setBotUrl, options } = await surroundings();
      const door = await openDoor(options, { services });
      setBotUrl(door.url);
      playground.alter = undefined;
      playground.members.clear();
      await playground.install(playground.channel);
      while (door.conversations.kept.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      const chat = new PlaygroundChat(playground, sender);
      const { messenger } = door.door;
      if (!messenger) throw new Error("The door has no messenger.");
      const announcing = { messenger, to: { platform: "teams", channel: "ML alerts" } } as const;
      return Object.assign(chat, { announcing, close: door.close }) satisfies OpenChat;
    },
  };
}

class PlaygroundChat {
  readonly #playground: TeamsPlayground;
  readonly #sender: Sender;
  readonly #from: number;
  /** What only the person who pressed a button sees, by the message it belongs to. */
  readonly #views: { readonly after: number; readonly shown: Shown }[] = [];
  readonly #said = new Map<string, Json>();
  /** The card that came back from the last press. */
  #last: { readonly card: Json } | undefined;

  constructor(playground: TeamsPlayground, sender: Sender) {
    this.#playground = playground;
    this.#sender = sender;
    this.#from = playground.frames.length;
  }

  async say({ text, where, by, inThreadOf }: Saying): Promise<Said> {
    const playground = this.#playground;
    const isChannel = where === "channel";
    const channel = inThreadOf ? `${playground.channel};messageid=${inThreadOf.id}` : playground.channel;
    if (by === "guest") playground.members.set(GUEST.id, { id: GUEST.id, userRole: "guest" });
    playground.alter = by === undefined ? undefined : (activity) => ({ ...activity, ...as(by, activity) });
    const before = playground.deliveries.length;
    const said = await playground.say(
      isChannel ? channel : playground.personalChat,
      where === "command" ? `ask ${text}` : text,
      isChannel,
    );
    playground.alter = undefined;
    const id = isChannel ? (said.conversation.split(";messageid=")[1] ?? "") : said.id;
    const { activity } = playground.deliveries.slice(before).find((one) => one.activity["id"] === said.id) as {
      activity: Json;
    };
    this.#said.set(id, activity);
    return { id };
  }

  async redeliver({ id }: Said): Promise<void> {
    await this.#playground.deliver(this.#said.get(id) as Json);
  }

  async edit({ id }: Said, text: string): Promise<void> {
    const edited = {
      ...this.#said.get(id),
      type: "messageUpdate",
      text: `<at>Docent</at> ${text}`,
      channelData: { eventType: "editMessage" },
    };
    await this.#playground.deliver(edited);
  }

  async sendWrongly(how: "forged" | "unsigned" | "old" | "future"): Promise<number> {
    const { serviceUrl } = this.#playground;
    const now = Math.floor(Date.now() / 1000);
    const claims = { serviceurl: serviceUrl };
    const tokens = {
      forged: () => this.#sender.forgedToken(claims),
      unsigned: () => Promise.resolve(""),
      old: () => this.#sender.token({ ...claims, nbf: now - 7_200, exp: now - 3_600 }),
      future: () => this.#sender.token({ ...claims, nbf: now + 3_600, exp: now + 7_200 }),
    };
    const { status } = await this.#playground.deliver(
      teamsActivity("channel", "say gpu", serviceUrl),
      await tokens[how](),
    );
    return status;
  }

  shown(): readonly Shown[] {
    const { messages } = this;
    return [...messages.map((message) => this.#asShown(message)), ...this.#views.map(({ shown }) => shown)];
  }

  async press({ id }: Shown, label: string): Promise<void> {
    const message = this.messages.find((one) => one.id === id) as Message;
    const { actions } = readCard(message.card);
    const action = actions.find(({ title }) => title === label);
    if (action === undefined)
      throw new Error(`There is no button “${label}”, only ${actions.map(({ title }) => title).join(", ")}.`);
    if (action["type"] === "Action.ToggleVisibility") {
      this.#see(message, message.card, new Set(action["targetElements"] as string[]));
      return;
    }
    this.#answered(message, await this.#playground.execute(message, action));
    if (label === "Show to everyone") await this.#chooseChannel(message);
  }

  /** The card that came back has a form. */
  async #chooseChannel(message: Message): Promise<void> {
    const { card } = this.#last ?? { card: {} };
    const place = /"title":"[^"]*ML alerts","value":"([^"]+)"/.exec(JSON.stringify(card))?.[1];
    const action = readCard(card).actions.find(({ title }) => title === "Show it there");
    if (action && place) this.#answered(message, await this.#playground.execute(message, action, { place }));
  }

  #answered(message: Message, answer: Json): void {
    const { type, value } = answer;
    this.#last = type === "application/vnd.microsoft.card.adaptive" ? { card: value as Json } : undefined;
    if (type === "application/vnd.microsoft.card.adaptive") this.#see(message, value as Json);
    else this.#see(message, { body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text: String(value) }] }] });
  }

  #see(message: Message, card: Json, revealed?: ReadonlySet<string>): void {
    const shown = { ...this.#asShown({ ...message, card }, revealed), id: `${message.id} as seen`, isPrivate: true };
    this.#views.push({ after: this.messages.length, shown });
  }

  #asShown({ id, conversation, card }: Message, revealed?: ReadonlySet<string>): Shown {
    const { text, links, actions } = readCard(card, revealed);
    const thread = conversation.split(";messageid=")[1];
    const isChannel = conversation.startsWith(this.#playground.channel);
    return {
      id,
      text,
      links,
      where: isChannel ? "channel" : "direct",
      isPrivate: !isChannel,
      buttons: actions.map(({ title }) => String(title)),
      notifies: mentionsIn(card),
      ...(isChannel && thread !== undefined && thread !== id ? { thread } : {}),
    };
  }

  get messages(): readonly Message[] {
    const found = new Map<string, Message>();
    for (const frame of this.#playground.frames.slice(this.#from)) {
      const { actionConversationId, message } = frame as { actionConversationId?: string; message?: Json };
      if (
        (message?.["from"] as { id?: string } | undefined)?.id !== `28:${APP_ID}` ||
        !message ||
        !actionConversationId
      )
        continue;
      const [attachment] = (message["attachments"] ?? []) as { content: Json }[];
      const id = String(message["messageId"]);
      // A post of the bot's own begins a thread, in which its buttons are pressed.
      const conversation =
        actionConversationId === this.#playground.channel
          ? `${actionConversationId};messageid=${id}`
          : actionConversationId;
      found.set(id, { id, conversation, card: attachment?.content ?? {} });
    }
    return [...found.values()];
  }
}

/** A mention notifies only together with its entity. */
function mentionsIn(card: Json): readonly string[] {
  const { entities = [] } = (card["msteams"] ?? {}) as { entities?: { mentioned?: { id?: string } }[] };
  return entities.map(({ mentioned }) => String(mentioned?.id));
}

function as(by: NonNullable<Saying["by"]>, activity: Json): Json {
  switch (by) {
    case "guest":
      return { from: GUEST };
    case "stranger":
      return {
        from: { id: "29:stranger", name: "Stranger" },
        channelData: { ...(activity["channelData"] as Json), tenant: { id: "another-tenant" } },
      };
    case "other bot":
      return { from: { id: "28:another-bot", name: "Another bot" } };
    case "the bot itself":
      return { from: activity["recipient"] };
  }
}
