import { deliverOverHttp } from "../../helpers/slack-fake/deliveries.ts";
import { type SlackFake, startSlackFake } from "../../helpers/slack-fake/fake.ts";
import { asSlackWrites, people } from "../../helpers/slack-fake/people.ts";
import { BOT_USER, type Workspace } from "../../helpers/slack-fake/workspace.ts";
import { inTime } from "./in-time.ts";

export type Where = "mention" | "direct";

/** Slack on loopback, and people who ask in it. */
export interface SlackAsking {
  readonly fake: SlackFake;
  /** @returns milliseconds from the first delivery until Slack was asked to post the answer */
  ask(server: string, where: Where, question: string): Promise<number>;
  /** The answer before. */
  lastPosted(): Readonly<Record<string, unknown>>;
  tidy(): void;
}

const MEMBER = "U0ANA";

export async function startSlack(): Promise<SlackAsking> {
  const fake = await startSlackFake({ keepAlive: true });
  const { workspace } = fake;
  let posted: Parameters<Workspace["post"]>[0] = {};
  let onPost: () => void = () => undefined;
  const post = workspace.post.bind(workspace);
  workspace.post = (fields, onlyFor) => {
    posted = fields;
    onPost();
    const answer = post(fields, onlyFor);
    if (!answer.ok) throw new Error(`Slack would refuse the answer: ${String(answer["error"])}.`);
    return answer;
  };
  return {
    fake,
    async ask(server, where, question) {
      const crowd = people(fake, deliverOverHttp(`${server}/slack/events`));
      const isDirect = where === "direct";
      const text = isDirect ? asSlackWrites(question) : `<@${BOT_USER}> ${asSlackWrites(question)}`;
      const message = workspace.said(isDirect ? "D0ANA" : "C0ML", MEMBER, text);
      const deliveries = isDirect ? crowd.direct(message) : crowd.mention(message);
      const arrived = Promise.withResolvers<number>();
      onPost = () => arrived.resolve(performance.now());
      const started = performance.now();
      const acknowledged = crowd.send(deliveries);
      const took = (await inTime(arrived.promise, "Slack")) - started;
      if ((await acknowledged).some((status) => status !== 200)) throw new Error("A delivery was refused.");
      return took;
    },
    lastPosted: () => posted,
    tidy() {
      workspace.messages.length = 0;
    },
  };
}
