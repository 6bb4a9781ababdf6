import { type CardElement, container, execute } from "./card-elements.ts";
import { plain } from "./card-text.ts";

/** A channel or group chat in which an answer may be shown to everyone. */
export interface SharePlace {
  readonly id: string;
  readonly name: string;
}

/** Id of the input that holds the place chosen. */
export const SHARE_INPUT = "place";

/** Asks for the places: only who presses it is asked about, and only then. */
export function shareAction(question: string): CardElement {
  return execute("Show to everyone", { verb: "where", question });
}

/** A place to choose, and a button that posts the answer there. */
export function shareForm(places: readonly SharePlace[], question: string): CardElement {
  return container(
    [
      {
        type: "Input.ChoiceSet",
        id: SHARE_INPUT,
        label: "Where? Your name is shown as the one who asked.",
        style: "compact",
        isRequired: true,
        errorMessage: "Choose a place.",
        // Nothing is chosen before: a slip must not reach a whole team.
        placeholder: "Choose a channel or chat",
        choices: places.map(({ id, name }) => ({ title: plain(name), value: id })),
      },
      { type: "ActionSet", actions: [execute("Show it there", { verb: "share", question }, "with inputs")] },
    ],
    { style: "emphasis" },
  );
}
