import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FEATURES, HISTORY_SCOPES } from "../../../bot/slack/features.ts";
import { slackManifest } from "../../../bot/slack/manifest.ts";

/** Which scopes open which method (https://docs.slack.dev/reference/methods); any one of a list will do. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "chat.postMessage": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.history": HISTORY_SCOPES,
  "conversations.replies": [...HISTORY_SCOPES, "im:history"],
  "users.info": ["users:read"],
};
/** Open to every token. */
const FREE = ["auth.test"];
const EVENT_NEEDS: Readonly<Record<string, string>> = { app_mention: "app_mentions:read", "message.im": "im:history" };

interface Manifest {
  readonly features: { readonly slash_commands: readonly { readonly url?: string }[] };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[]; readonly request_url?: string };
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
    readonly socket_mode_enabled: boolean;
  };
}

function manifest(socketMode: boolean, optional: Parameters<typeof slackManifest>[0]["optional"] = []): Manifest {
  return slackManifest({ socketMode, publicUrl: "https://docs.example", optional }) as Manifest;
}

describe("the app manifest", () => {
  test("asks for no more than what every feature needs", () => {
    const { oauth_config: oauth, settings } = manifest(true);
    expect(oauth.scopes.bot).toEqual(["app_mentions:read", "chat:write", "commands", "im:history", "users:read"]);
    expect(settings.event_subscriptions.bot_events).toEqual(["app_mention", "message.im"]);
    expect(manifest(true, ["finding lost posts"]).oauth_config.scopes.bot).toEqual(
      [...oauth.scopes.bot, ...HISTORY_SCOPES].sort(),
    );
  });

  test("names our address over HTTP, and none over the socket", () => {
    const url = "https://docs.example/slack/events";
    const overHttp = manifest(false);
    expect(overHttp.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: url },
      interactivity: { is_enabled: true, request_url: url },
    });
    expect(overHttp.features.slash_commands[0]?.url).toBe(url);
    expect(JSON.stringify(manifest(true))).not.toContain("docs.example");
    expect(manifest(true).settings.socket_mode_enabled).toBe(true);
  });

  test("grants each feature the scopes of what it calls and hears", () => {
    for (const { name, methods, events, scopes } of FEATURES) {
      for (const method of methods) {
        expect(
          NEEDS[method]?.some((scope) => scopes.includes(scope)),
          `${name}: ${method}`,
        ).toBe(true);
      }
      for (const event of events) expect(scopes, `${name}: ${event}`).toContain(EVENT_NEEDS[event]);
    }
  });

  test("covers every method that the door calls", () => {
    const dir = join(import.meta.dirname, "../../../bot/slack");
    const sources = readdirSync(dir).map((file) => readFileSync(join(dir, file), "utf8"));
    const called = sources.flatMap((text) =>
      [...text.matchAll(/\bclient\.([a-z]+\.[a-zA-Z]+)\(/g)].map(([, name]) => name),
    );
    const listed = [...FREE, ...FEATURES.flatMap(({ methods }) => methods)];
    expect(new Set(called)).toEqual(new Set(listed));
  });
});
