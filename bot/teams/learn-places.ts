import type { Activity, TurnContext } from "botbuilder";
import { TeamsInfo } from "botbuilder";
import type { Conversations } from "../../src/chat/conversations.ts";
import { channelData, channelOf, isPersonal, tenantOf } from "./incoming.ts";
import { PLATFORM, type PlaceReference } from "./places.ts";

/** What Teams calls the channel that every team has: it sends no name for it. */
const GENERAL = "General";

export interface PlaceBook {
  /** Keeps what this activity tells of where the app may speak. */
  learn(context: TurnContext): Promise<void>;
}

export interface PlaceBookOptions {
  readonly conversations: Pick<Conversations, "save" | "remove" | "all">;
  readonly tenantId: string;
  readonly now: () => Date;
}

/**
 * Teams lets a bot speak only where it was added, and names no channel in a message: the channels of a team are asked
 * for once it is met, and again when it changes.
 */
export function createPlaceBook(options: PlaceBookOptions): PlaceBook {
  const store = createPlaceStore(options);

  async function learnTeam(context: TurnContext, teamId: string): Promise<void> {
    const { serviceUrl } = context.activity;
    const [details, channels] = await Promise.all([
      TeamsInfo.getTeamDetails(context, teamId),
      TeamsInfo.getTeamChannels(context, teamId),
    ]);
    const team = { id: teamId, ...(details.name ? { name: details.name } : {}) };
    for (const { id, name, type } of channels) {
      const isClosed = type !== undefined && type.toLowerCase() !== "standard";
      const place = { serviceUrl, type: "channel" as const, team, ...(isClosed && { isClosed }) };
      if (id) await store.save(id, name || GENERAL, place);
    }
  }

  async function learnChannel(context: TurnContext, teamId: string): Promise<void> {
    const { activity } = context;
    const { serviceUrl, type } = activity;
    const channel = channelData(activity).channel?.id ?? channelOf(activity);
    const isSpoken = type === "message" || type === "invoke";
    if (isSpoken && store.isKnown(channel, serviceUrl)) return;
    try {
      await learnTeam(context, teamId);
    } finally {
      // A private channel is not in the team's list, and the list may be refused: the place itself is known anyway.
      const name = channelData(activity).channel?.name ?? "";
      if (isSpoken && channel !== "")
        await store.saveNew(channel, name, { serviceUrl, type: "channel", team: { id: teamId }, isClosed: true });
    }
  }

  function learnChat(activity: Activity): Promise<void> {
    const type = isPersonal(activity) ? "personal" : "groupChat";
    // The name of a chat between two is a person's: it is not kept.
    const name = type === "personal" ? "" : (activity.conversation.name ?? "");
    return store.save(channelOf(activity), name, { serviceUrl: activity.serviceUrl, type });
  }

  return {
    async learn(context) {
      const { activity } = context;
      if (tenantOf(activity) !== options.tenantId || channelOf(activity) === "") return;
      const { team, teamsTeamId, eventType, channel } = channelData(activity);
      const teamId = team?.id ?? teamsTeamId;
      const isGone = wasRemoved(activity);
      if (teamId === undefined) return isGone ? store.forget([channelOf(activity)]) : learnChat(activity);
      if (isGone) return store.forgetTeam(teamId);
      if (eventType === "channelDeleted" && channel?.id) return store.forget([channel.id]);
      return learnChannel(context, teamId);
    },
  };
}

/** Remembers what this process has stored, so that a message costs no write. */
function createPlaceStore({ conversations, tenantId, now }: PlaceBookOptions) {
  const stored = new Map<string, string>();

  async function save(channel: string, name: string, place: PlaceReference): Promise<void> {
    const content = JSON.stringify([name, place]);
    if (stored.get(channel) === content) return;
    const reference = JSON.stringify(place);
    await conversations.save({ platform: PLATFORM, tenant: tenantId, channel, name, reference }, now());
    stored.set(channel, content);
  }

  async function forget(channels: readonly string[]): Promise<void> {
    for (const channel of channels) {
      stored.delete(channel);
      await conversations.remove(PLATFORM, tenantId, channel);
    }
  }

  const ours = async () => (await conversations.all(PLATFORM)).filter(({ tenant }) => tenant === tenantId);

  return {
    save,
    forget,
    isKnown: (channel: string, serviceUrl: string) => stored.get(channel)?.includes(serviceUrl) ?? false,
    /** Leaves a place that is known with its name as it is. */
    async saveNew(channel: string, name: string, place: PlaceReference): Promise<void> {
      const before = (await ours()).find((one) => one.channel === channel);
      if (before === undefined) await save(channel, name, place);
      else stored.set(channel, before.reference);
    },
    async forgetTeam(teamId: string): Promise<void> {
      const channels = (await ours()).filter(({ reference }) => teamIn(reference) === teamId);
      await forget(channels.map(({ channel }) => channel));
    },
  };
}

/** The app was taken out of the team or chat. */
function wasRemoved(activity: Activity): boolean {
  if (activity.type === "installationUpdate") return activity.action?.startsWith("remove") ?? false;
  return activity.membersRemoved?.some(({ id }) => id === activity.recipient?.id) ?? false;
}

function teamIn(reference: string): string | undefined {
  try {
    return (JSON.parse(reference) as PlaceReference).team?.id;
  } catch {
    return undefined;
  }
}
