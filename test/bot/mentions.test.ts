import { expect, test } from "vitest";
import { slackMessage } from "../../bot/slack/render.ts";
import { renderCard } from "../../bot/teams/render.ts";
import type { Mention, Reply } from "../../src/chat/reply.ts";

const mentions: readonly Mention[] = [
  { platform: "slack", id: "U012ABCDE", name: "Ada" },
  { platform: "slack", id: "S012ABCDE", name: "ML" },
  { platform: "teams", id: "ada@contoso.example", name: "Ada <at>Lovelace</at>" },
];
const reply = (more: { mentions?: readonly Mention[] }): Reply => ({
  kind: "announcement",
  text: "Nightly failed <!channel>",
  parts: [{ type: "text", text: "For <@U999> and <at>Ada</at>.", ...more }],
});

test("Slack notifies the people and groups that are mentioned, and nobody whom the text names", () => {
  const { blocks, text } = slackMessage(reply({ mentions }));
  const [block] = blocks as unknown as { elements: { elements: { type: string }[] }[] }[];
  const elements = block?.elements.flatMap((one) => one.elements) ?? [];
  expect(elements.filter(({ type }) => type !== "text")).toEqual([
    { type: "user", user_id: "U012ABCDE" },
    { type: "usergroup", usergroup_id: "S012ABCDE" },
  ]);
  expect(elements[0]).toEqual({ type: "text", text: "For <@U999> and <at>Ada</at>." });
  expect(text).toBe("Nightly failed &lt;!channel&gt;");
});

test("Teams notifies them by entities whose texts stand in a TextBlock, and in nothing that a sender wrote", () => {
  const card = renderCard(reply({ mentions })) as unknown as {
    body: { type: string; text?: string }[];
    msteams: object;
  };
  const text = "<at>Ada atLovelace/at</at>";
  expect(card.msteams).toEqual({
    width: "Full",
    entities: [{ type: "mention", text, mentioned: { id: "ada@contoso.example", name: "Ada atLovelace/at" } }],
  });
  expect(card.body.filter(({ type }) => type === "TextBlock").map((block) => block.text)).toEqual([text]);
  expect(JSON.stringify(renderCard(reply({})))).not.toContain("entities");
});
