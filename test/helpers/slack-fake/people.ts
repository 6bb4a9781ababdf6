import { type Json, textIn } from "./block-kit.ts";
import type { Deliver, Delivery } from "./deliveries.ts";
import type { SlackFake } from "./fake.ts";
import { read } from "./reading.ts";
import { BOT_ID, BOT_USER, type FakeMessage, TEAM, USERS } from "./workspace.ts";

let eventCount = 0;
let triggerCount = 0;

/** What people do in Slack, as the deliveries that the bot gets for it. */
export function people(fake: SlackFake, deliver: Deliver) {
  const { workspace } = fake;

  function event(payload: Json, extra: Json = {}): Delivery {
    eventCount += 1;
    const envelope = {
      token: "unused",
      team_id: TEAM,
      api_app_id: "A0",
      type: "event_callback",
      event_id: `Ev${eventCount}`,
      event_time: Math.floor(Date.now() / 1_000),
      is_ext_shared_channel: false,
      authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true }],
      event: payload,
      ...extra,
    };
    return { kind: "events_api", payload: envelope };
  }

  /** Both deliveries that a mention makes. */
  function mention(message: FakeMessage, extra: Json = {}): Delivery[] {
    const fields = { ...eventFields(message), ...extra };
    return [event({ type: "app_mention", ...fields }), event({ type: "message", channel_type: "channel", ...fields })];
  }

  function direct(message: FakeMessage, extra: Json = {}): Delivery[] {
    return [event({ type: "message", channel_type: "im", ...eventFields(message), ...extra })];
  }

  function edited(message: FakeMessage, text: string): Delivery[] {
    const { ts, channel } = message;
    const inner = { ...eventFields(message), text, edited: { user: message.user, ts: workspace.nextTs() } };
    const kinds = ["channel", "im"] as const;
    return [
      ...kinds.map((kind) =>
        event({
          type: "message",
          subtype: "message_changed",
          channel,
          channel_type: kind,
          ts: workspace.nextTs(),
          message: inner,
        }),
      ),
      event({ type: "app_mention", ...inner, event_ts: ts }),
    ];
  }

  function command(text: string, channel: string, user: string, extra: Json = {}): Delivery {
    const payload = {
      token: "unused",
      team_id: TEAM,
      team_domain: "acme",
      channel_id: channel,
      channel_name: "ml-alerts",
      user_id: user,
      user_name: String(USERS[user]?.["name"]),
      command: "/docent",
      text,
      api_app_id: "A0",
      is_enterprise_install: "false",
      response_url: fake.responseUrl(channel, user),
      trigger_id: `1.2.${++triggerCount}`,
      ...extra,
    };
    return { kind: "slash_commands", payload };
  }

  /** Presses a button of a message as it is now. */
  function pressed(message: FakeMessage, label: string, user: string): Delivery {
    const button = read(message.text, message.blocks).buttons.find((candidate) => candidate.label === label);
    if (!button) throw new Error(`No button "${label}".`);
    const { ts, channel, threadTs } = message;
    const isEphemeral = message.onlyFor !== undefined;
    const payload = {
      type: "block_actions",
      team: { id: TEAM, domain: "acme" },
      enterprise: null,
      is_enterprise_install: false,
      user: { id: user, username: String(USERS[user]?.["name"]), name: "x", team_id: String(USERS[user]?.["team_id"]) },
      api_app_id: "A0",
      container: {
        type: "message",
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: isEphemeral,
        ...threadOf(threadTs),
      },
      channel: { id: channel, name: channel.startsWith("D") ? "directmessage" : "ml-alerts" },
      ...(isEphemeral
        ? {}
        : { message: { type: "message", ts, user: BOT_USER, text: message.text, ...threadOf(threadTs) } }),
      response_url: fake.responseUrl(channel, user, message),
      trigger_id: `1.2.${++triggerCount}`,
      actions: [
        {
          type: "button",
          action_id: button.actionId,
          block_id: button.blockId,
          text: { type: "plain_text", text: label },
          value: button.value,
          action_ts: workspace.nextTs(),
        },
      ],
    };
    return { kind: "interactive", payload };
  }

  return {
    event,
    mention,
    direct,
    edited,
    command,
    pressed,
    /** All at once, as Slack does. */
    send: (deliveries: readonly Delivery[], retry?: number) =>
      Promise.all(deliveries.map((delivery) => deliver(delivery, retry))),
  };
}

/** What marks a message of another bot, or of ours. */
export const OTHER_BOT: Json = { bot_id: "B0OTHER" };
export const OUR_BOT: Json = { bot_id: BOT_ID, user: BOT_USER };

/** Text as Slack hands it to bots. */
export function asSlackWrites(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function eventFields({ user, text, ts, channel, threadTs }: FakeMessage): Json {
  const team = textIn(USERS[user]?.["team_id"]) || TEAM;
  const foreign = team === TEAM ? {} : { user_team: team };
  return { user, text, ts, channel, team, event_ts: ts, ...foreign, ...threadOf(threadTs) };
}

function threadOf(threadTs: string | undefined): Json {
  return threadTs === undefined ? {} : { thread_ts: threadTs };
}
