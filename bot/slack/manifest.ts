import { DocentError } from "../../src/errors.ts";
import { FEATURES, type Feature } from "./features.ts";

/** How the app is to be connected. */
export interface SlackManifestOptions {
  /** True: Docent opens the connection, and Slack needs no address of ours. */
  readonly socketMode: boolean;
  /** Where Slack reaches Docent otherwise, without a trailing slash. */
  readonly publicUrl: string;
  /** What to switch on beyond what always is. */
  readonly optional?: readonly Feature[];
}

/**
 * The app manifest to paste at https://api.slack.com/apps (https://docs.slack.dev/reference/app-manifest).
 * @throws {DocentError} where Slack would refuse it
 */
export function slackManifest({ socketMode, publicUrl, optional = [] }: SlackManifestOptions): object {
  if (!socketMode && new URL(publicUrl).protocol !== "https:") {
    throw new DocentError(
      `Slack sends only to https addresses, and Docent's is ${publicUrl}.`,
      "Set DOCENT_PUBLIC_URL to the https address under which Slack reaches Docent, or add --socket for Socket Mode.",
    );
  }
  const features = FEATURES.filter(({ name, always }) => always || optional.includes(name));
  const url = `${publicUrl}/slack/events`;
  const address = socketMode ? {} : { request_url: url };
  return {
    display_information: {
      name: "Docent",
      description: "Answers from the team's docs, quoted, with page, owner and age.",
      background_color: "#1f3a34",
    },
    features: {
      bot_user: { display_name: "Docent", always_online: true },
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      slash_commands: [
        {
          command: "/docent",
          description: "Ask the docs; only you see the answer",
          usage_hint: "your question or error message",
          should_escape: false,
          ...(socketMode ? {} : { url }),
        },
      ],
    },
    oauth_config: { scopes: { bot: sorted(features.flatMap(({ scopes }) => scopes)) } },
    settings: {
      event_subscriptions: { ...address, bot_events: sorted(features.flatMap(({ events }) => events)) },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
