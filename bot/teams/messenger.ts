import { type MessageRef, type Messenger, MessengerError } from "../../src/announce/messenger.ts";
import type { Pace } from "../../src/announce/pace.ts";
import type { Conversations } from "../../src/chat/conversations.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Authentication, Connector } from "./connector.ts";
import { PLATFORM, type Place, placeNamed, placesOf } from "./places.ts";
import { type CardOptions, cardMessage } from "./render.ts";
import { messengerError, type SendKind } from "./send-error.ts";
import { isServiceUrl } from "./service-url.ts";

/** In each conversation: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit */
const PACES: readonly Pace[] = [
  { sends: 7, inMs: 1_000, of: "all", per: "channel" },
  { sends: 8, inMs: 2_000, of: "all", per: "channel" },
  { sends: 60, inMs: 30_000, of: "all", per: "channel" },
  { sends: 1_800, inMs: 3_600_000, of: "all", per: "channel" },
];

export interface TeamsMessengerOptions {
  readonly authentication: Pick<Authentication, "connect">;
  readonly conversations: Pick<Conversations, "all">;
  readonly appId: string;
  readonly tenantId: string;
  readonly serviceUrls: readonly string[];
  readonly now: () => Date;
}

export interface TeamsMessenger extends Messenger {
  /** Posts to a place that was looked up before. */
  postTo(place: Place, message: Reply, card?: CardOptions): Promise<MessageRef>;
}

/** Speaks in channels and chats that the app was added to; Teams offers no reading back, so there is no `find`. */
export function createTeamsMessenger(options: TeamsMessengerOptions): TeamsMessenger {
  async function send<T>(
    { kind, serviceUrl, where }: { kind: SendKind; serviceUrl: string; where: string },
    call: (connector: Connector) => Promise<T>,
  ): Promise<T> {
    if (!isServiceUrl(serviceUrl, options.serviceUrls)) throw foreignAddress();
    try {
      return await call(await options.authentication.connect(serviceUrl));
    } catch (error) {
      throw messengerError(error, kind, options.now(), where);
    }
  }

  return {
    platform: PLATFORM,
    paces: PACES,
    postTo,

    async post(message, to) {
      const place = placeNamed(to.channel, await placesOf(options.conversations, options.tenantId));
      // As the routes name it, which may be its id.
      return postTo({ ...place, name: to.channel }, message);
    },

    async update(ref, message, { channel: where }) {
      const { serviceUrl, conversation, activity } = readRef(ref);
      await send({ kind: "update", serviceUrl, where }, ({ conversations }) =>
        conversations.updateActivity(conversation, activity, { ...cardMessage(message), id: activity }),
      );
      return ref;
    },

    async reply(ref, message, { channel: where }) {
      const { serviceUrl, conversation, activity } = readRef(ref);
      const { id } = await send({ kind: "reply", serviceUrl, where }, ({ conversations }) =>
        conversations.replyToActivity(conversation, activity, { ...cardMessage(message), replyToId: activity }),
      );
      return { serviceUrl, conversation, activity: id };
    },
  };

  async function postTo(
    { id, name, serviceUrl, type }: Place,
    message: Reply,
    card: CardOptions = {},
  ): Promise<MessageRef> {
    return send({ kind: "post", serviceUrl, where: name }, async ({ conversations }) => {
      if (type !== "channel") {
        const sent = await conversations.sendToConversation(id, cardMessage(message, card));
        return { serviceUrl, conversation: id, activity: sent.id };
      }
      // A channel holds threads: a new post is a new conversation.
      const made = await conversations.createConversation({
        isGroup: true,
        bot: { id: `28:${options.appId}`, name: "" },
        tenantId: options.tenantId,
        channelData: { channel: { id }, tenant: { id: options.tenantId } },
        activity: cardMessage(message, card),
      } as Parameters<typeof conversations.createConversation>[0]);
      return { serviceUrl, conversation: threadOf(id, made.id, made.activityId), activity: made.activityId };
    });
  }
}

/** Id of a thread: Teams answers with it, or with the channel's alone. */
function threadOf(channel: string, conversation: string, activity: string): string {
  return conversation.includes(";messageid=") ? conversation : `${channel};messageid=${activity}`;
}

function readRef(ref: MessageRef): { serviceUrl: string; conversation: string; activity: string } {
  const { serviceUrl, conversation, activity } = ref;
  if (serviceUrl === undefined || conversation === undefined || activity === undefined) {
    throw new MessengerError("This is no message of Teams.", "Report it, with this sentence.", { kind: "gone" });
  }
  return { serviceUrl, conversation, activity };
}

function foreignAddress(): MessengerError {
  return new MessengerError(
    "The address stored for this channel is none of Microsoft's.",
    "Add the app to the channel again, then mention it once.",
    { kind: "dead" },
  );
}
