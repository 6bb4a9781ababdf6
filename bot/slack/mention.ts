import type { types } from "@slack/bolt";
import type { Mention } from "../../src/chat/reply.ts";

/** Elements that notify people and groups (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export function mentionElements(mentions: readonly Mention[]): types.RichTextElement[] {
  return mentions
    .filter(({ platform }) => platform === "slack")
    .flatMap(({ id }): types.RichTextElement[] => [
      { type: "text", text: " " },
      id.startsWith("S") ? { type: "usergroup", usergroup_id: id } : { type: "user", user_id: id },
    ]);
}
