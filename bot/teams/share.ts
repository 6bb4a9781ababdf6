import type { TurnContext } from "botbuilder";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { shorten } from "../../src/chat/words.ts";
import { DocentError } from "../../src/errors.ts";
import type { SharePlace } from "./card-share.ts";
import { type Place, placeName } from "./places.ts";
import type { Press, PressAnswer } from "./press.ts";
import type { PressOptions } from "./presses.ts";
import { type CardOptions, renderCard } from "./render.ts";
import { withNote } from "./speak.ts";

/** Two presses of one button within this time are one. */
const SHARED_MS = 24 * 3_600_000;

/** As many as a list to choose from is good for. */
const MOST_PLACES = 50;
const NAME_LENGTH = 100;

const CHANGED: PressAnswer = { words: "The docs have changed since, so nothing was shown. Please ask again." };

/** The button under an answer that one person sees, where there is a place to show it. */
export async function shareOffer(
  { surface }: Pick<IncomingMessage, "surface">,
  { kind }: Reply,
  places: () => Promise<readonly Place[]>,
): Promise<Pick<CardOptions, "share">> {
  if (surface === "channel" || kind !== "found") return {};
  // An answer without this button is better than none.
  const known = await places().catch(() => []);
  return known.some(isNamed) ? { share: "button" } : {};
}

/** Turns the button into a form: the places that this person belongs to, and no others, have their names told. */
export async function askWhere(
  message: IncomingMessage,
  context: TurnContext,
  options: PressOptions,
): Promise<PressAnswer> {
  const named = (await options.places()).filter(isNamed);
  const rosters = new Map(named.map((place) => [rosterOf(place), place]));
  const isIn = new Map(
    await Promise.all(
      [...rosters].map(
        async ([roster, place]) => [roster, await isMember(place, context.activity.from.id, options)] as const,
      ),
    ),
  );
  const theirs = named
    .filter((place) => isIn.get(rosterOf(place)))
    .map((place): SharePlace => ({ id: place.id, name: shorten(placeName(place), NAME_LENGTH) }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"))
    .slice(0, MOST_PLACES);
  if (theirs.length === 0) return { words: "I know no channel or chat that you belong to. Add me to your team first." };
  const reply = await options.services.converse(message);
  if (reply?.kind !== "found") return CHANGED;
  return { words: "Choose where to show it.", card: renderCard(reply, { question: message.text, share: theirs }) };
}

export async function share(
  { question, place: id }: Extract<Press, { verb: "share" }>,
  message: IncomingMessage,
  context: TurnContext,
  options: PressOptions,
): Promise<PressAnswer> {
  const { services, messenger } = options;
  const place = (await options.places()).find((one) => one.id === id && isNamed(one));
  if (place === undefined) return { words: "I am no longer in that place, so nothing was shown." };
  if (!(await isMember(place, context.activity.from.id, options))) {
    return { words: "I could not see that you belong to that place, so nothing was shown." };
  }
  const reply = await services.converse(message);
  if (reply?.kind !== "found") return CHANGED;
  const name = placeName(place);
  const done = { instead: "share" as const, text: `Shown in ${name}.` };
  const card = renderCard(reply, { question, done });
  const key = `teams:share:${id}:${context.activity.conversation.id}:${context.activity.replyToId ?? question}`;
  if (!(await services.claims.claim(key, SHARED_MS, services.now()))) return { words: done.text, card };
  const asker = context.activity.from.name || "Somebody";
  try {
    await messenger.postTo(place, withNote(reply, `${asker} asked: “${question}”`), { question });
  } catch (error) {
    if (!(error instanceof DocentError)) throw error;
    return { words: `It could not be shown in ${name}. ${error.message} ${error.cure}` };
  }
  return { words: done.text, card };
}

/** Chats between two have no name to choose them by, and nobody else to show it to. */
function isNamed({ type, name }: Place): boolean {
  return type !== "personal" && name !== "";
}

/** Of a team everybody is in its open channels. */
function rosterOf({ id, team, isClosed }: Place): string {
  return isClosed || team === undefined ? id : team.id;
}

/** People may show something only where they could have written it themselves. */
async function isMember(place: Place, user: string, { authentication }: PressOptions): Promise<boolean> {
  try {
    const { conversations } = await authentication.connect(place.serviceUrl);
    await conversations.getConversationMember(rosterOf(place), user);
    return true;
  } catch {
    return false;
  }
}
