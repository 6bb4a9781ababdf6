import { describe, expect, test } from "vitest";
import type { Identity } from "../../../bot/slack/identity.ts";
import { isAddressed, isForeign, isOldEdit, type SlackEvent, toMessage } from "../../../bot/slack/incoming.ts";

const HOME: Identity = { botUser: "U0BOT", botId: "B0BOT", team: "T0TEAM", teamName: "Acme", enterprise: "E0" };
const MENTION: SlackEvent = {
  type: "app_mention",
  user: "U0ANA",
  channel: "C0",
  ts: "1763632800.000100",
  text: "<@U0BOT> hi",
};
const DIRECT: SlackEvent = { ...MENTION, type: "message", channel_type: "im" };

describe("an event of Slack's", () => {
  test("is addressed to the bot when a person mentions it or writes to it directly", () => {
    for (const event of [MENTION, DIRECT, { ...DIRECT, subtype: "file_share" }])
      expect(isAddressed(event, HOME)).toBe(true);
  });

  test.each([
    ["overheard in a channel", { ...DIRECT, channel_type: "channel" }],
    ["overheard in a group", { ...DIRECT, channel_type: "mpim" }],
    ["of nobody", { ...MENTION, user: undefined }],
    ["our own", { ...DIRECT, user: "U0BOT" }],
    ["a bot's", { ...MENTION, bot_id: "B0OTHER" }],
    ["an edit", { ...DIRECT, subtype: "message_changed" }],
    ["a join", { ...MENTION, subtype: "channel_join" }],
    ["of another type", { ...MENTION, type: "reaction_added" }],
  ])("is passed over when it is %s", (_, event) => {
    expect(isAddressed(event as SlackEvent, HOME)).toBe(false);
  });

  test("is foreign when its team or its sender's is another", () => {
    expect(isForeign({ ...MENTION, team: "T0TEAM" }, HOME)).toBe(false);
    expect(isForeign({ ...MENTION, team: "E0", user_team: "T0TEAM" }, HOME)).toBe(false);
    expect(isForeign({ ...MENTION, team: "T0OTHER" }, HOME)).toBe(true);
    expect(isForeign({ ...MENTION, team: "T0TEAM", user_team: "T0OTHER" }, HOME)).toBe(true);
  });

  test("is an old edit when its claim has run out", () => {
    const edited = { ...MENTION, edited: {} };
    const later = (hours: number): Date => new Date((1_763_632_800 + hours * 3_600) * 1_000);
    expect(isOldEdit(edited, later(23))).toBe(false);
    expect(isOldEdit(edited, later(25))).toBe(true);
    expect(isOldEdit(MENTION, later(25))).toBe(false);
  });

  test("becomes a message in words that no platform is known by", () => {
    expect(toMessage({ ...MENTION, thread_ts: "1763632700.000000" }, HOME, false)).toEqual({
      id: "1763632800.000100",
      platform: "slack",
      workspace: "T0TEAM",
      channel: "C0",
      thread: "1763632700.000000",
      user: "U0ANA",
      text: "hi",
      surface: "channel",
      addressed: true,
      fromBot: false,
      outsider: false,
      sentAt: "2025-11-20T10:00:00.000Z",
    });
    expect(toMessage(DIRECT, HOME, true)).toMatchObject({ surface: "direct", outsider: true, thread: DIRECT.ts });
  });
});
