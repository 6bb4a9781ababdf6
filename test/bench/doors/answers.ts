import { type SlackAsking, startSlack, type Where } from "./ask-slack.ts";
import { startTeams, type TeamsAsking } from "./ask-teams.ts";
import { askWeb } from "./ask-web.ts";
import { type Asked, type Compared, compare, type Plan } from "./asking.ts";
import type { Constants, FloorOptions } from "./floor-server.ts";
import { type MeasuredChild, startChild } from "./measured-child.ts";
import type { Addresses, ServerOptions } from "./our-server.ts";
import { makeDataDir } from "./places.ts";

export interface DoorFigures extends Compared {
  readonly door: string;
}

type Server = MeasuredChild<Addresses>;

/** What an answer costs through each door, beside the floor of its SDK. */
export async function measureAnswers(plan: Omit<Plan, "tidy">): Promise<readonly DoorFigures[]> {
  const dataDir = makeDataDir();
  const [slack, teams] = await Promise.all([startSlack(), startTeams()]);
  const options: ServerOptions = {
    dataDir: dataDir.path,
    slackApiUrl: slack.fake.apiUrl,
    openIdMetadataUrl: teams.sender.openIdMetadataUrl,
    connectorOrigin: teams.connector.origin,
  };
  const servers: Server[] = [];
  try {
    const ours = await startChild<Addresses>("our-server.ts", options);
    servers.push(ours);
    const constants = await answersOfMedianLength(ours, slack, teams, plan.questions);
    const floor = await startChild<Addresses>("floor-server.ts", { ...options, constants } satisfies FloorOptions);
    servers.push(floor);
    const doors: readonly [string, (server: Server) => Asked["ask"]][] = [
      ["Slack, direct message", bySlack(slack, "direct")],
      ["Slack, mention", bySlack(slack, "mention")],
      ["Teams, mention", (server) => (question) => teams.ask(server.ready.teams, question)],
      ["web, /api/ask", (server) => async (question) => (await askWeb(server.ready.web, question)).took],
    ];
    const figures: DoorFigures[] = [];
    for (const [door, asking] of doors) {
      const asked = (server: Server): Asked => ({ ask: asking(server), cpuMs: () => server.cpuMs() });
      const tidy = (): void => {
        slack.tidy();
        teams.tidy();
      };
      figures.push({ door, ...(await compare(asked(ours), asked(floor), { ...plan, tidy })) });
    }
    return figures;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.all([slack.fake.close(), teams.connector.close(), teams.sender.close()]);
    dataDir.remove();
  }
}

function bySlack(slack: SlackAsking, where: Where): (server: Server) => Asked["ask"] {
  return (server) => (question) => slack.ask(server.ready.slack, where, question);
}

/** What the floor says: of our own answers those of median length, so that both send as much. */
async function answersOfMedianLength(
  ours: Server,
  slack: SlackAsking,
  teams: TeamsAsking,
  questions: readonly string[],
): Promise<Constants> {
  const given = { slack: [] as string[], teams: [] as string[], web: [] as string[] };
  for (const question of questions) {
    await slack.ask(ours.ready.slack, "direct", question);
    given.slack.push(JSON.stringify(slack.lastPosted()));
    await teams.ask(ours.ready.teams, question);
    given.teams.push(JSON.stringify(teams.lastSent()));
    given.web.push((await askWeb(ours.ready.web, question)).json);
  }
  const posted = JSON.parse(ofMedianLength(given.slack)) as { text: string; blocks: string };
  const { type, attachments } = JSON.parse(ofMedianLength(given.teams)) as Constants["teams"];
  return {
    slack: { text: posted.text, blocks: JSON.parse(posted.blocks) as unknown },
    teams: { type, attachments },
    web: JSON.parse(ofMedianLength(given.web)) as unknown,
  };
}

function ofMedianLength(texts: readonly string[]): string {
  const sorted = [...texts].sort((one, other) => one.length - other.length);
  return sorted[Math.floor(sorted.length / 2)] ?? "";
}
