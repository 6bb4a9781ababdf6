import { shorten } from "../../src/chat/words.ts";
import { plain, webAddress } from "./card-text.ts";

/** More than a button shows on any screen. */
const BUTTON_LENGTH = 120;

/** An element or action of an Adaptive Card, as its JSON. */
export type CardElement = Readonly<Record<string, unknown>> & { readonly type: string };

export interface RunStyle {
  readonly weight?: "Bolder";
  readonly size?: "Medium";
  readonly isSubtle?: boolean;
  readonly color?: "Attention";
  readonly fontType?: "Monospace";
  readonly url?: string;
}

/** Spans are never read as markdown, unlike the text of a TextBlock: untrusted words stand in them as they are. */
export function run(text: string, { url, ...style }: RunStyle = {}): CardElement {
  const address = webAddress(url);
  return {
    type: "TextRun",
    text: plain(text),
    ...style,
    ...(address === undefined ? {} : { selectAction: { type: "Action.OpenUrl", url: address } }),
  };
}

export function richText(inlines: readonly CardElement[], more: Readonly<Record<string, unknown>> = {}): CardElement {
  return { type: "RichTextBlock", ...more, inlines: inlines.filter((inline) => inline["text"] !== "") };
}

/** Plain text in which inline code keeps its backticks. */
export function prose(text: string, style: RunStyle = {}, more: Readonly<Record<string, unknown>> = {}): CardElement {
  const pieces = plain(text)
    .split(/(`[^`\n]+`)/)
    .filter((piece) => piece !== "");
  return richText(
    pieces.map((piece) =>
      /^`[^`\n]+`$/.test(piece) ? run(piece.slice(1, -1), { ...style, fontType: "Monospace" }) : run(piece, style),
    ),
    more,
  );
}

export function container(items: readonly CardElement[], more: Readonly<Record<string, unknown>> = {}): CardElement {
  return { type: "Container", ...more, items };
}

/**
 * A button that is answered in place by the bot; a client that does not know such buttons sends the same data as a
 * message.
 */
export function execute(
  title: string,
  data: Readonly<Record<string, unknown>>,
  inputs: "with inputs" | "without inputs" = "without inputs",
): CardElement {
  // A thumb must not ask first for what a form in the same card wants to know.
  const associatedInputs = inputs === "with inputs" ? "auto" : "none";
  const common = { title: plain(shorten(title, BUTTON_LENGTH)), data, associatedInputs };
  return {
    type: "Action.Execute",
    ...common,
    verb: data["verb"],
    fallback: { type: "Action.Submit", ...common },
  };
}
