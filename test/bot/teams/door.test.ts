import { SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createTeamsDoor, type TeamsDoorServices } from "../../../bot/teams/door.ts";
import { cardFaults, readCard } from "./card-reader.ts";
import { APP_ID, openWorld, PERSON, TENANT, type TeamsWorld, teamsActivity } from "./open-door.ts";

let world: TeamsWorld;
let consoleError: { mock: { calls: unknown[][] } };
beforeEach(async () => {
  consoleError = vi.spyOn(console, "error").mockImplementation(() => undefined);
  world = await openWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.closeAll();
});

/** What the bot showed, oldest first. */
function shown(): string[] {
  return world.connector.messages.map((message) => cardText(message.activity));
}

function cardText(message: Readonly<Record<string, unknown>>): string {
  const [attachment] = message["attachments"] as { content: Record<string, unknown> }[];
  return readCard(attachment?.content ?? {}).text;
}

const mention = (text: string, over = {}) => teamsActivity("channel", text, world.connector.serviceUrl, over);
const direct = (text: string, over = {}) => teamsActivity("personal", text, world.connector.serviceUrl, over);

describe("who is let in", () => {
  const seconds = () => Math.floor(Date.now() / 1000);

  test("a token of Microsoft's for this app and this address", async () => {
    expect((await world.deliver(mention("say gpu"))).status).toBe(200);
    expect(shown()).toHaveLength(1);
    expect(world.connector.messages[0]?.conversation).toMatch(/^19:alerts@thread.tacv2;messageid=17/);
  });

  test.each<[string, () => Promise<string> | string]>([
    ["none", () => ""],
    ["forged", () => world.sender.forgedToken()],
    ["expired", () => world.sender.token({ exp: seconds() - 3_600, nbf: seconds() - 7_200 })],
    ["not yet valid", () => world.sender.token({ nbf: seconds() + 3_600, exp: seconds() + 7_200 })],
    ["for another app", () => world.sender.token({ aud: "another-app" })],
    ["of another issuer", () => world.sender.token({ iss: "https://evil.example" })],
    [
      "of the emulator's issuer",
      () => world.sender.token({ iss: `https://sts.windows.net/${TENANT}/`, tid: TENANT, ver: "1.0", appid: APP_ID }),
    ],
    ["for another address", () => world.sender.token({ serviceurl: "https://smba.trafficmanager.net/other/" })],
    ["for no address", () => world.sender.token({ serviceurl: undefined })],
    [
      "unsigned",
      () => new UnsecuredJWT({ iss: "https://api.botframework.com", aud: APP_ID, exp: seconds() + 600 }).encode(),
    ],
    [
      "signed with the public key as a secret",
      () =>
        new SignJWT({ iss: "https://api.botframework.com", aud: APP_ID, serviceurl: world.connector.serviceUrl })
          .setProtectedHeader({ alg: "HS256", kid: world.sender.keyId })
          .setExpirationTime("10m")
          .sign(new TextEncoder().encode(world.sender.publicPem)),
    ],
    ["no token at all", () => "words"],
  ])("a token that is %s is refused with 401", async (_, token) => {
    expect((await world.deliver(mention("say gpu"), await token())).status).toBe(401);
    expect(world.services.heard).toEqual([]);
    expect(world.connector.calls).toEqual([]);
  });

  test("a token under a key that nobody published is refused, however often it comes", async () => {
    const token = await world.sender.token();
    await world.deliver(mention("say gpu"), token);
    const before = world.sender.fetches();
    const [head = "", ...rest] = token.split(".");
    const renamed = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(head, "base64url").toString()), kid: "unknown" }),
    ).toString("base64url");
    for (let i = 0; i < 3; i++)
      expect((await world.deliver(mention("say gpu"), [renamed, ...rest].join("."))).status).toBe(401);
    expect(world.sender.fetches()).toBe(before);
  });

  test.each([
    "https://evil.example/",
    "http://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net.evil.example/",
    "",
    undefined,
  ])("an activity whose answers would go to %s is refused, token or not", async (serviceUrl) => {
    const token = await world.sender.token({ serviceurl: serviceUrl });
    expect((await world.deliver(mention("say gpu", { serviceUrl }), token)).status).toBe(401);
    expect(world.services.heard).toEqual([]);
  });

  test("another channel of the same bot is refused", async () => {
    expect((await world.deliver(mention("say gpu", { channelId: "webchat" }))).status).toBe(401);
  });

  test.each([
    ["no type", { channelId: "msteams" }],
    ["an array", []],
    ["no JSON", "{"],
    ["a type that is no word", { type: 7 }],
    ["no sender", { type: "message", conversation: { id: "c" } }],
  ])("a body with %s is refused with 400", async (_, body) => {
    expect((await world.deliver(body)).status).toBe(400);
  });

  test("keys that cannot be read are our fault: 503, and a line in the log", async () => {
    const other = await openWorld({ openIdMetadataUrl: "http://127.0.0.1:1/openid" });
    try {
      const message = teamsActivity("channel", "say gpu", other.connector.serviceUrl);
      expect((await other.deliver(message)).status).toBe(503);
      expect(other.said()).toContain("signing keys cannot be read");
    } finally {
      await other.closeAll();
    }
  });

  test("what is refused leaves one line in the log, and botbuilder none on the console", async () => {
    for (let i = 0; i < 5; i++) await world.deliver(mention("say gpu"), "words");
    expect(world.said().match(/refused a request/g)).toHaveLength(1);
    expect(consoleError.mock.calls).toEqual([]);
  });
});

describe("who is answered", () => {
  test("a member; the roster is asked once an hour", async () => {
    await world.deliver(mention("say gpu"));
    await world.deliver(mention("say gpu"));
    expect(shown()).toHaveLength(2);
    expect(world.connector.calls.filter(({ path }) => path.includes("/members/"))).toHaveLength(1);
  });

  test.each<[string, Readonly<Record<string, unknown>> | undefined, Readonly<Record<string, unknown>>]>([
    ["guest by role", { userRole: "guest", tenantId: TENANT }, {}],
    ["guest by name", { userPrincipalName: "a_b.example#EXT#@ours.example" }, {}],
    ["person of another tenant on the roster", { userRole: "user", tenantId: "other" }, {}],
    ["person who is not on the roster", undefined, {}],
    ["person of another tenant", { userRole: "user" }, { channelData: { tenant: { id: "other" } } }],
    [
      "person without a tenant",
      { userRole: "user" },
      { channelData: {}, conversation: { id: "19:a", conversationType: "channel" } },
    ],
  ])("a %s is refused in words", async (_, account, over) => {
    if (account) world.connector.members.set(PERSON.id, account);
    else world.connector.members.delete(PERSON.id);
    await world.deliver(mention("say gpu", over));
    expect(shown()).toEqual(["I only answer members of the team. Please ask the person who invited you here."]);
  });

  test.each(["unreachable", "silent"] as const)(
    "nobody is let in on a guess when the roster is %s, and nobody waits long to hear so",
    async (roster) => {
      world.connector.members.set(PERSON.id, roster);
      const start = performance.now();
      await world.deliver(mention("say gpu"));
      expect(performance.now() - start).toBeLessThan(6_000);
      expect(shown()).toHaveLength(1);
      expect(shown()[0]).toContain("I could not ask Teams whether you belong to the team");
      expect(world.services.heard).toEqual([]);
    },
  );

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["an edit", { type: "messageUpdate" }],
    ["a deletion", { type: "messageDelete" }],
    ["a reaction", { type: "messageReaction" }],
    ["another bot", { from: { id: "28:other" } }],
    ["the bot itself", { from: { id: `28:${APP_ID}` } }],
    ["what was not addressed to it", { entities: [], text: "say gpu" }],
  ])("%s is passed over", async (_, over) => {
    expect((await world.deliver(mention("say gpu", over))).status).toBe(200);
    expect(shown()).toEqual([]);
  });

  test("a delivery that comes again is answered once, also when both come at once", async () => {
    const message = mention("say gpu");
    await Promise.all([world.deliver(message), world.deliver(message)]);
    await world.deliver(message);
    expect(shown()).toHaveLength(1);
  });
});

describe("what is heard", () => {
  test("the words without the bot's mention, other mentions as names", async () => {
    await world.deliver(
      mention("", {
        text: "<at>Docent</at> did <at>Sample Person</at> say &lt;MODEL&gt;&nbsp;a &amp; b?<br>yes",
      }),
    );
    expect(world.services.heard[0]).toMatchObject({
      text: "did Sample Person say <MODEL> a & b?\nyes",
      surface: "channel",
      workspace: TENANT,
      channel: "19:alerts@thread.tacv2",
      user: PERSON.aadObjectId,
      sentAt: "2026-11-20T03:00:00.000Z",
    });
  });

  test("“ask …” in a chat of one's own is a command", async () => {
    await world.deliver(direct("ask say gpu"));
    await world.deliver(direct("say gpu"));
    expect(world.services.heard.map(({ text, surface }) => [text, surface])).toEqual([
      ["say gpu", "command"],
      ["say gpu", "direct"],
    ]);
  });

  test("a group chat is answered when the bot is mentioned", async () => {
    await world.deliver(teamsActivity("groupChat", "say gpu", world.connector.serviceUrl));
    expect(shown()).toHaveLength(1);
    expect(world.connector.messages[0]?.conversation).toBe("groupChat-chat");
  });

  test("the log holds no words of a message", async () => {
    world.connector.faults.push({ status: 403, code: "MessageWritesBlocked" });
    await world.deliver(mention("say gpu secretly"));
    expect(world.said()).toContain("met a fault");
    expect(world.said()).not.toContain("secretly");
  });
});

describe("answers that are hard to send", () => {
  test.each([429, 412, 502, 504])("after %i they are sent again, once", async (status) => {
    world.connector.faults.push({ status });
    await world.deliver(mention("say gpu"));
    expect(shown()).toHaveLength(1);
    expect(world.connector.calls.filter(({ method }) => method === "POST")).toHaveLength(2);
  });

  test("what may have arrived is not sent again", async () => {
    world.connector.faults.push("cut after");
    await world.deliver(mention("say gpu"));
    expect(world.connector.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(world.said()).toContain("may have arrived");
  });
});

describe("buttons", () => {
  const execute = (data: Readonly<Record<string, unknown>>, over = {}) =>
    mention("", {
      type: "invoke",
      name: "adaptiveCard/action",
      value: { action: { type: "Action.Execute", verb: data["verb"], data } },
      replyToId: "m-1",
      entities: [],
      text: undefined,
      ...over,
    });
  const value = JSON.stringify({ path: "runbooks/gpu.md", anchor: "fix" });

  test("a thumb is recorded, and the card comes back with thanks in place of the thumbs", async () => {
    const { status, body } = await world.deliver(
      execute({ verb: "press", action: "helpful", value, question: "say gpu" }),
    );
    expect(status).toBe(200);
    const { type, value: card } = body as { type: string; value: Record<string, unknown> };
    expect(type).toBe("application/vnd.microsoft.card.adaptive");
    expect(readCard(card).text).toContain("Thank you: noted that this helped.");
    expect(world.services.votes).toEqual([
      {
        path: "runbooks/gpu.md",
        anchor: "fix",
        helpful: true,
        surface: "teams",
        voter: `voter of teams ${TENANT} 36 letters`,
      },
    ]);
    expect(shown()).toEqual([]);
  });

  test("a thumb on an answer that changed since is recorded, and thanked for beside the card", async () => {
    const { body } = await world.deliver(
      execute({ verb: "press", action: "not-helpful", value, question: "say nothing" }),
    );
    expect(body).toMatchObject({
      type: "application/vnd.microsoft.activity.message",
      value: "Thank you: noted that this did not help.",
    });
    expect(world.services.votes).toHaveLength(1);
  });

  test("a client that sends buttons as messages gets its card replaced in a chat of one's own", async () => {
    await world.deliver(direct("say gpu"));
    const press = direct("", {
      text: undefined,
      value: { verb: "press", action: "helpful", value, question: "say gpu" },
      replyToId: "m-1",
    });
    await world.deliver(press);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain("Thank you");
  });

  test("a vote that cannot be kept is admitted", async () => {
    vi.spyOn(world.services.feedback, "record").mockRejectedValue(new Error("disk full"));
    const { body } = await world.deliver(execute({ verb: "press", action: "helpful", value, question: "say gpu" }));
    expect((body as { value: string }).value).toContain("Something broke on my side");
  });

  test("an outsider's press does nothing but say so", async () => {
    world.connector.members.set(PERSON.id, { userRole: "guest" });
    const { body } = await world.deliver(execute({ verb: "press", action: "helpful", value, question: "say gpu" }));
    expect((body as { value: string }).value).toContain("only answer members");
    expect(world.services.votes).toEqual([]);
  });

  test.each([
    {},
    { verb: "press" },
    { verb: "share", question: "q" },
    { verb: "press", action: "helpful", value: "x".repeat(3_000) },
  ])("data that no card of ours sends is refused: %j", async (data) => {
    const { body } = await world.deliver(execute(data));
    expect(body).toMatchObject({ statusCode: 400 });
  });

  test("invokes of other kinds are answered as not known", async () => {
    expect((await world.deliver(execute({}, { name: "task/fetch" }))).status).toBe(501);
  });

  describe("Show to everyone", () => {
    const invoke = (data: Readonly<Record<string, unknown>>) =>
      direct("", {
        type: "invoke",
        name: "adaptiveCard/action",
        text: undefined,
        replyToId: "m-1",
        value: { action: { data: { question: "say gpu", ...data } } },
      });
    const share = () => invoke({ verb: "share", place: "19:alerts@thread.tacv2" });

    test("asks where, and names only the places that the person belongs to", async () => {
      await world.deliver(mention("say fence"));
      const { body } = await world.deliver(invoke({ verb: "where" }));
      const card = (body as { value: Record<string, unknown> }).value;
      expect(JSON.stringify(card)).toContain("Platform › ML alerts");
      expect(JSON.stringify(card)).toContain("Platform › General");
      expect(cardFaults(card)).toEqual([]);
      expect(readCard(card).actions.map(({ title }) => title)).toContain("Show it there");

      world.connector.members.delete(PERSON.id);
      const { body: refused } = await world.deliver(invoke({ verb: "where" }));
      expect((refused as { value: string }).value).toContain("I know no channel or chat that you belong to");
    });

    test("a private channel has a roster of its own", async () => {
      world.connector.team.channels.push({ id: "19:secret@thread.tacv2", name: "Secret", type: "private" });
      await world.deliver(mention("say fence"));
      await world.deliver(invoke({ verb: "share", place: "19:secret@thread.tacv2" }));
      const asked = world.connector.calls.filter(({ path }) => path.includes("/members/")).at(-1);
      expect(decodeURIComponent(asked?.path ?? "")).toContain("19:secret@thread.tacv2/members");
    });

    test("is offered in a chat of one's own once a channel is known, and posts there once", async () => {
      await world.deliver(direct("say gpu"));
      expect(JSON.stringify(world.connector.messages[0])).not.toContain("Show to everyone");
      await world.deliver(mention("say fence"));
      await world.deliver(direct("say gpu"));
      expect(JSON.stringify(world.connector.messages[2])).toContain("Show to everyone");

      for (let press = 0; press < 2; press++) {
        const { body } = await world.deliver(share());
        expect(readCard((body as { value: Record<string, unknown> }).value).text).toContain(
          "Shown in Platform › ML alerts.",
        );
      }
      const [post, ...more] = world.connector.messages.slice(3);
      expect(more).toEqual([]);
      expect(post?.conversation).toMatch(/^19:alerts@thread.tacv2;messageid=/);
      expect(cardText(post?.activity ?? {})).toContain("Sample Person asked: “say gpu”");
    });

    test("is refused to who is not in that channel", async () => {
      await world.deliver(mention("say fence"));
      world.connector.members.delete(PERSON.id);
      const { body } = await world.deliver(share());
      expect((body as { value: string }).value).toContain("could not see that you belong");
      expect(shown()).toHaveLength(1);
    });

    test("is refused for a place that is not known", async () => {
      const { body } = await world.deliver(share());
      expect((body as { value: string }).value).toContain("no longer in that place");
    });
  });
});

describe("where it may speak", () => {
  test("all channels of a team are known from the first message or the installation", async () => {
    await world.deliver(mention("say gpu"));
    expect(world.conversations.kept.map(({ channel, name }) => [channel, name])).toEqual([
      ["19:general@thread.tacv2", "General"],
      ["19:alerts@thread.tacv2", "ML alerts"],
    ]);
    const saves = world.conversations.saves;
    await world.deliver(mention("say gpu"));
    expect(world.conversations.saves).toBe(saves);
  });

  test("a chat of one's own is kept without a name, and greeted at its installation", async () => {
    await world.deliver(direct("", { type: "installationUpdate", action: "add", text: undefined }));
    expect(world.conversations.kept).toMatchObject([{ channel: "personal-chat", name: "" }]);
    expect(shown()[0]).toContain("Hello! I am Docent.");
  });

  test("a team that the app was taken out of is forgotten", async () => {
    await world.deliver(mention("say gpu"));
    await world.deliver(mention("", { type: "conversationUpdate", membersRemoved: [{ id: `28:${APP_ID}` }] }));
    expect(world.conversations.kept).toEqual([]);
  });

  test("a channel that is renamed is known by its new name", async () => {
    await world.deliver(mention("say gpu"));
    world.connector.team.channels[1] = { id: "19:alerts@thread.tacv2", name: "Model alerts" };
    const channelData = {
      tenant: { id: TENANT },
      team: { id: "19:general@thread.tacv2" },
      channel: { id: "19:alerts@thread.tacv2" },
      eventType: "channelRenamed",
    };
    await world.deliver(mention("", { type: "conversationUpdate", channelData }));
    expect(world.conversations.kept.map(({ name }) => name)).toEqual(["General", "Model alerts"]);
  });

  test("another tenant's places are not kept", async () => {
    await world.deliver(direct("hello", { channelData: { tenant: { id: "other" } } }));
    expect(world.conversations.kept).toEqual([]);
  });
});

test("without credentials the door is closed, and says how to open it", () => {
  const door = createTeamsDoor({ config: { secrets: { webhooks: {} } } } as unknown as TeamsDoorServices);
  expect(door.messenger).toBeUndefined();
  expect(door.status).toBe(
    "closed: TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID are not set (docs/guides/connect-teams.md)",
  );
});
