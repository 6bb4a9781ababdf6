import { afterEach, beforeEach, expect, test } from "vitest";
import type { Messenger } from "../../../src/announce/messenger.ts";
import { contractServices } from "../../contracts/chat-platform.ts";
import { announcement } from "../../contracts/messenger.ts";
import { openStage, type SlackStage } from "../../helpers/slack-fake/drivers.ts";

const NAMED = { platform: "slack", channel: "#ml-alerts" } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;

let first: SlackStage;
/** After a restart, three days later. */
let later: SlackStage;

beforeEach(async () => {
  first = await openStage("http", contractServices());
  const now = () => new Date(Date.now() + 3 * DAY_MS);
  later = await openStage("http", contractServices(), { fake: first.fake, services: { now } });
});
afterEach(async () => {
  await later.close();
  await first.door.stop();
});

const messengerOf = ({ door }: SlackStage) => door.messenger as Messenger & Required<Pick<Messenger, "find">>;
const card = announcement("Nightly retrain failed", "bad");

test("a reply is found below a card that is older than what is looked through", async () => {
  const messenger = messengerOf(first);
  const ref = await messenger.post(card, NAMED, "key-1");
  const reply = await messenger.reply(ref, card, NAMED, "key-2");
  expect(await messengerOf(later).find("key-2", NAMED, { card: ref })).toEqual(reply);
});

test("a restarted process finds a card in a channel that the routes name by its name", async () => {
  const restarted = await openStage("http", contractServices(), { fake: first.fake });
  const neighbour = await messengerOf(first).post(card, NAMED, "key-1");
  const lost = await messengerOf(first).post(card, NAMED, "key-2");
  expect(await messengerOf(restarted).find("key-2", NAMED, { neighbour })).toEqual(lost);
  await restarted.door.stop();
});
