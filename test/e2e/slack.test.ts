import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { SLACK_PATH } from "../../bot/slack/door.ts";
import { type SampleStep, sampleEvents } from "../../bot/web/sample-run.ts";
import { signed as signedByGithub } from "../events/github-request.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { deliverOverHttp, deliverOverSocket } from "../helpers/slack-fake/deliveries.ts";
import { type SlackFake, startSlackFake } from "../helpers/slack-fake/fake.ts";
import { people } from "../helpers/slack-fake/people.ts";
import { read } from "../helpers/slack-fake/reading.ts";
import { APP_TOKEN, BOT_TOKEN, BOT_USER, type FakeMessage, SIGNING_SECRET } from "../helpers/slack-fake/workspace.ts";

const SECRET = "a secret that GitHub shares with us";
const QUESTION = "nightly retrain died with CUDA out of memory";
const PATIENT = { timeout: 10_000, interval: 20 };

/** The whole process with the docs as they are, but announcing into Slack; Slack itself is the fake. */
describe("Docent in Slack", () => {
  let fake: SlackFake;
  let server: TestServer;
  let docsDir: string;

  beforeAll(async () => {
    fake = await startSlackFake();
    const { fetch } = globalThis;
    vi.stubGlobal("fetch", (input: string, init?: RequestInit) =>
      fetch(input.replace("https://slack.com/api/", fake.apiUrl), init),
    );
    docsDir = await mkdtemp(join(tmpdir(), "docent-slack-docs-"));
    await cp(join(dirname(dirname(import.meta.dirname)), "docs"), docsDir, { recursive: true });
    const file = join(docsDir, "docent.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replaceAll("- web: ml-alerts", '- slack: "#ml-alerts"'));
    server = await startServer({
      docsDir,
      siteDir: false,
      env: {
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_SIGNING_SECRET: SIGNING_SECRET,
        SLACK_APP_TOKEN: APP_TOKEN,
        DOCENT_WEBHOOK_GITHUB_SECRETS: SECRET,
      },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await fake?.close();
    vi.unstubAllGlobals();
    await rm(docsDir, { recursive: true, force: true });
  });

  const shown = (): { message: FakeMessage; text: string; links: readonly string[] }[] =>
    fake.workspace.ofBot().map((message) => ({ message, ...read(message.text, message.blocks) }));

  test.each(["http", "socket"] as const)("a question over %s is answered as the site answers it", async (way) => {
    const deliver = way === "http" ? deliverOverHttp(server.url + SLACK_PATH) : deliverOverSocket(fake);
    const crowd = people(fake, deliver);
    const question = fake.workspace.said("C0ML", "U0ANA", `<@${BOT_USER}> ${QUESTION}`);
    await crowd.send(crowd.mention(question));
    const answer = () => shown().find(({ message }) => message.threadTs === question.ts);
    await expect.poll(answer, PATIENT).toBeDefined();
    const { best } = (await (await fetch(`${server.url}/api/ask?q=${encodeURIComponent(QUESTION)}`)).json()) as {
      best: { title: string; owner: string; url: string; text: string };
    };
    expect(best.title).toBe("CUDA out of memory");
    expect(answer()?.text).toContain(best.title);
    expect(answer()?.text).toContain(best.owner);
    expect(answer()?.links.some((link) => link.endsWith(best.url.replace(/^https?:\/\/[^/]+/, "")))).toBe(true);
  });

  test("a vote is kept, a guest is refused, and nothing said reaches the log", async () => {
    const crowd = people(fake, deliverOverHttp(server.url + SLACK_PATH));
    const answer = shown().find(({ text }) => text.includes("CUDA out of memory"))?.message as FakeMessage;
    await crowd.send([crowd.pressed(answer, "👍 This helped", "U0ANA")]);
    await expect.poll(() => shown().filter(({ text }) => text.includes("Thank you")), PATIENT).toHaveLength(1);
    const question = fake.workspace.said("C0ML", "U0GUEST", `<@${BOT_USER}> ${QUESTION}`);
    await crowd.send(crowd.mention(question));
    await expect
      .poll(() => shown().filter(({ text }) => text.includes("only answer members")), PATIENT)
      .toHaveLength(1);
    expect(server.said()).not.toMatch(/retrain died|xox|xapp/);
  });

  test("a failed run is one card with its runbook, which turns green when the run succeeds", async () => {
    const runId = Date.now();
    const inChannel = () =>
      shown().filter(({ message }) => message.channel === "C0ML" && message.metadata && !message.threadTs);
    await github("failed", runId);
    await expect.poll(inChannel, PATIENT).toHaveLength(1);
    const [card] = inChannel();
    for (const words of ["🔴", "Nightly training", "Train the model", "Training pipeline failed"])
      expect(card?.text).toContain(words);

    await github("failed", runId);
    await github("recovered", runId);
    await expect.poll(() => inChannel()[0]?.text, PATIENT).toContain("🟢");
    const thread = () => shown().filter(({ message }) => message.threadTs === card?.message.ts);
    await expect
      .poll(
        () =>
          thread()
            .map(({ text }) => text)
            .join(),
        PATIENT,
      )
      .toContain("Back to normal after 22 min");
    expect(inChannel()).toHaveLength(1);
    expect(inChannel()[0]?.message.ts).toBe(card?.message.ts);
  });

  async function github(step: SampleStep, runId: number): Promise<void> {
    for (const { name, body } of sampleEvents(step, runId, new Date())) {
      const text = JSON.stringify(body);
      const { headers } = signedByGithub(name, text, SECRET);
      const response = await fetch(`${server.url}/webhooks/github`, {
        method: "POST",
        body: text,
        headers: { ...(headers as Record<string, string>), "x-github-delivery": `${runId}-${step}-${name}` },
      });
      expect(response.status).toBe(202);
    }
  }
});
