import type { ReplyButton, ReplyPart } from "../chat/reply.ts";
import type { Destination } from "../config/config.ts";

/** What a button of a card is about; plain JSON inside the button, so that any process can answer it after any restart. */
export interface CardButton {
  /** Key of the card's run. */
  readonly run: string;
  /** Where the card is. */
  readonly to: Destination;
  /** Path of the runbook that the card quotes. */
  readonly page?: string;
}

export const CARD_ACTIONS = [
  "acknowledge",
  "mute-hour",
  "mute-day",
  "runbook-worked",
  "runbook-failed",
  "runbook-wanted",
] as const;
export type CardAction = (typeof CARD_ACTIONS)[number];

const LABELS: Readonly<Record<CardAction, string>> = {
  acknowledge: "Acknowledge",
  "mute-hour": "Mute for 1 hour",
  "mute-day": "Mute for 1 day",
  "runbook-worked": "Runbook worked",
  "runbook-failed": "Runbook did not work",
  "runbook-wanted": "No runbook: request one",
};

/** Five buttons of this length leave a message of Slack's most of its room. */
const LONGEST_VALUE = 600;

export function isCardAction(action: string): action is CardAction {
  return CARD_ACTIONS.some((one) => one === action);
}

/** The buttons of a card; none where names are so long that a button could not carry them. */
export function cardButtons(actions: readonly CardAction[], about: CardButton): ReplyPart[] {
  const { run, to, page } = about;
  const value = JSON.stringify({ run, to: `${to.platform} ${to.channel}`, ...(page === undefined ? {} : { page }) });
  if (actions.length === 0 || value.length > LONGEST_VALUE) return [];
  const buttons = actions.map((action): ReplyButton => ({ action, label: LABELS[action], value }));
  return [{ type: "buttons", buttons }];
}

/** What `cardButtons` wrote; undefined for anything else, since on some platforms a person's own client sends it. */
export function readCardButton(value: string): CardButton | undefined {
  if (value.length > LONGEST_VALUE) return undefined;
  try {
    const { run, to, page } = JSON.parse(value) as Readonly<Record<string, unknown>>;
    const [, platform, channel] = /^(slack|teams|web) (.+)$/s.exec(typeof to === "string" ? to : "") ?? [];
    if (typeof run !== "string" || channel === undefined) return undefined;
    return {
      run,
      to: { platform: platform as Destination["platform"], channel },
      ...(typeof page === "string" ? { page } : {}),
    };
  } catch {
    return undefined;
  }
}
