import { parseJson } from "../json-body.ts";
import type { Fields } from "../payload.ts";

/**
 * What a CloudEvent in JSON carries (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md,
 * section 3.1): `data`, or `data_base64` with the bytes of a JSON text. Some SDKs write `data` as a text of JSON.
 * @returns undefined when there is none that can be read
 */
export function readEventData(event: Fields): unknown {
  const { data, data_base64: encoded } = event;
  if (data !== undefined && typeof data !== "string") return data;
  const json = typeof data === "string" ? data : typeof encoded === "string" ? fromBase64(encoded) : undefined;
  try {
    return json === undefined ? undefined : parseJson(json);
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
