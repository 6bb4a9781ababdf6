import { MessengerError } from "../../src/announce/messenger.ts";
import type { Conversation, Conversations } from "../../src/chat/conversations.ts";

export const PLATFORM = "teams";

/** What is needed to speak in a place of Teams again; kept as JSON in `Conversation.reference`. */
export interface PlaceReference {
  readonly serviceUrl: string;
  readonly type: "channel" | "groupChat" | "personal";
  readonly team?: { readonly id: string; readonly name?: string };
  /** True for channels of whom not the whole team is a member: private and shared ones. */
  readonly isClosed?: boolean;
}

/** A channel or chat that the app was added to. */
export interface Place extends PlaceReference {
  readonly id: string;
  /** Empty for chats without a name. */
  readonly name: string;
}

function readPlace({ channel, name, reference }: Conversation): Place | undefined {
  try {
    const { serviceUrl, type, team, isClosed } = JSON.parse(reference) as PlaceReference;
    return { id: channel, name, serviceUrl, type, ...(team && { team }), ...(isClosed && { isClosed }) };
  } catch {
    return undefined;
  }
}

/** All places of one tenant. */
export async function placesOf(conversations: Pick<Conversations, "all">, tenantId: string): Promise<readonly Place[]> {
  const all = await conversations.all(PLATFORM);
  return all.flatMap((one) => (one.tenant === tenantId ? (readPlace(one) ?? []) : []));
}

/** Channel, with its team where the team's name is known. */
export function placeName({ name, team }: Pick<Place, "name" | "team">): string {
  return team?.name === undefined ? name : `${team.name} › ${name}`;
}

/**
 * The channel that docent.yaml names: by id, by name, or by team and name ("Platform / ML alerts") where several teams
 * have one of that name.
 * @throws {MessengerError} dead, with the cure
 */
export function placeNamed(nameOrId: string, places: readonly Place[]): Place {
  const byId = places.find(({ id }) => id === nameOrId);
  if (byId) return byId;
  const wanted = folded(nameOrId);
  const found = places.filter(({ name, team }) => {
    const names = team?.name === undefined ? [name] : [name, `${team.name}/${name}`, `${team.name}›${name}`];
    return name !== "" && names.some((one) => folded(one) === wanted);
  });
  if (found[0] && found.length === 1) return found[0];
  if (found.length === 0) {
    throw dead(
      `No channel of Teams called “${nameOrId}” is known.`,
      "Add the app to the team of that channel first, then mention it once in the channel.",
    );
  }
  throw dead(
    `${found.length} channels of Teams are called “${nameOrId}”.`,
    `Name the team too in docent.yaml, as in “${placeName(found[0] as Place).replace(" › ", " / ")}”.`,
  );
}

/** Case, a leading # and the space around separators are how people write, not what they mean. */
function folded(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^#/, "")
    .replace(/\s*[/›]\s*/g, "/")
    .replace(/\s+/g, " ")
    .trim();
}

function dead(message: string, cure: string): MessengerError {
  return new MessengerError(message, cure, { kind: "dead" });
}
