import type { WebhookSource } from "./source.ts";
import { github } from "./sources/github.ts";

/** Every kind of sender that a webhook door can be opened for, by its name in the address. */
export const SOURCES: ReadonlyMap<string, WebhookSource> = new Map([github].map((source) => [source.name, source]));
