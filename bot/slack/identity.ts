import type { webApi } from "@slack/bolt";

/** Who the bot is, as auth.test says. */
export interface Identity {
  readonly botUser: string;
  readonly botId: string | undefined;
  readonly team: string;
  readonly teamName: string;
  /** The organisation above several workspaces (Enterprise Grid). */
  readonly enterprise: string | undefined;
}

export interface IdentitySource {
  /** Asks Slack once; a failure is not remembered. */
  get(): Promise<Identity>;
  /** What is known by now. */
  known(): Identity | undefined;
}

export function createIdentity(client: webApi.WebClient): IdentitySource {
  let known: Identity | undefined;
  let asking: Promise<Identity> | undefined;

  async function ask(): Promise<Identity> {
    const {
      user_id: botUser,
      bot_id: botId,
      team_id: team,
      team: teamName,
      enterprise_id: enterprise,
    } = await client.auth.test();
    if (!botUser || !team) throw new Error("auth.test named neither bot nor team");
    known = { botUser, botId, team, teamName: teamName ?? team, enterprise: enterprise || undefined };
    return known;
  }

  return {
    known: () => known,
    get() {
      if (known) return Promise.resolve(known);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
