import type { Mention } from "../chat/reply.ts";
import type { Destination, KnowledgeConfig } from "../config/config.ts";

/** `U012ABC`, `W012ABC` of a person and `S012ABC` of a group, with or without the signs around them in a message. */
const SLACK_ID = /^(?:<(?:@|!subteam\^))?([UWS][A-Z0-9]{6,20})>?$/;
/** A sign-in name or an object id of Microsoft Entra; a display name can be shared by many. */
const TEAMS_ID = /^(?:[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * The owners whom a message on this platform can notify: those whose handle in docent.yaml is an id there. Only these
 * words of the team's own make mentions; nothing that a sender wrote ever does.
 */
export function mentionsOf(
  ids: readonly string[],
  owners: KnowledgeConfig["owners"],
  platform: Destination["platform"],
): readonly Mention[] {
  if (platform === "web") return [];
  const pattern = platform === "slack" ? SLACK_ID : TEAMS_ID;
  return ids.flatMap((id): Mention[] => {
    const owner = Object.hasOwn(owners, id) ? owners[id] : undefined;
    const found = pattern.exec(owner?.[platform]?.trim() ?? "");
    return owner === undefined || found === null ? [] : [{ platform, id: found[1] ?? found[0], name: owner.name }];
  });
}
