import { expect, test } from "vitest";
import { announce } from "../../src/announce/announcement.ts";
import { mentionsOf } from "../../src/announce/mentions.ts";
import type { Owner } from "../../src/config/config.ts";
import { event, live } from "../events/run.ts";

const owners: Readonly<Record<string, Owner>> = {
  group: { name: "ML platform team", slack: "S012ABCDE", teams: "ML Platform" },
  person: { name: "Ada", slack: "<@U012ABCDE>", teams: "ada@contoso.example" },
  tagged: { name: "Ops", slack: "<!subteam^S999ABCDE>", teams: "0f8fad5b-d9cb-469f-a165-70867728950e" },
  named: { name: "Data science", slack: "@ds" },
  shouting: { name: "All", slack: "<!channel>", teams: "<at>everyone</at>" },
};
const ids = Object.keys(owners);

test("owners are mentioned where their handle is an id of the platform, and by nothing else", () => {
  expect(mentionsOf([...ids, "nobody", "constructor"], owners, "slack").map(({ id }) => id)).toEqual([
    "S012ABCDE",
    "U012ABCDE",
    "S999ABCDE",
  ]);
  expect(mentionsOf(ids, owners, "teams").map(({ id }) => id)).toEqual([
    "ada@contoso.example",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
  ]);
  expect(mentionsOf(ids, owners, "web")).toEqual([]);
});

test("the card of a failure mentions them, and no word of the event does", async () => {
  const [change] = live([event("failed", 1, { actor: "<@U012ABCDE>", error: "<!channel> <at>Ada</at>" })]).changes;
  const context = {
    mention: ids,
    owners,
    askWhom: "us",
    today: "2026-11-20",
    runbooks: [],
    absoluteUrl: (url: string) => url,
  };
  const to = { platform: "slack", channel: "#ml" } as const;
  const { card } = await announce(change as NonNullable<typeof change>, { ...context, to });
  const mentioned = card.parts.flatMap((part) => (part.type === "text" ? (part.mentions ?? []) : []));
  expect(mentioned.map(({ id }) => id)).toEqual(["S012ABCDE", "U012ABCDE", "S999ABCDE"]);
});
