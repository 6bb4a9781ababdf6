import type { webApi } from "@slack/bolt";
import { describe, expect, test } from "vitest";
import type { Identity } from "../../../bot/slack/identity.ts";
import { createPeople } from "../../../bot/slack/people.ts";

const HOME: Identity = { botUser: "U0BOT", botId: "B0BOT", team: "T0TEAM", teamName: "Acme", enterprise: undefined };

function peopleWith(info: () => Promise<unknown>, home: Identity = HOME, now = () => new Date()) {
  let asked = 0;
  const users = {
    info: () => {
      asked += 1;
      return info();
    },
  };
  const identity = { get: () => Promise.resolve(home), known: () => home };
  const people = createPeople({ users } as unknown as webApi.WebClient, identity, now);
  return { people, asked: () => asked };
}

async function standing(user: object, home?: Identity): Promise<string> {
  const { people } = peopleWith(() => Promise.resolve({ ok: true, user }), home);
  return (await people.person("U0")).standing;
}

describe("a person in Slack", () => {
  test.each([
    [{ team_id: "T0TEAM" }, "member"],
    [{ team_id: "T0TEAM", is_restricted: true }, "outsider"],
    [{ team_id: "T0TEAM", is_ultra_restricted: true }, "outsider"],
    [{ team_id: "T0TEAM", is_stranger: true }, "outsider"],
    [{ team_id: "T0TEAM", deleted: true }, "outsider"],
    [{ team_id: "T0OTHER" }, "outsider"],
    [{}, "outsider"],
    [{ team_id: "T0TEAM", is_bot: true }, "bot"],
  ])("%j is a %s", async (user, expected) => {
    expect(await standing(user)).toBe(expected);
  });

  test("of another workspace is a member where both belong to one organisation", async () => {
    const grid = { ...HOME, enterprise: "E0" };
    expect(await standing({ team_id: "T0OTHER", enterprise_user: { enterprise_id: "E0" } }, grid)).toBe("member");
    expect(await standing({ team_id: "T0OTHER", enterprise_user: { enterprise_id: "E1" } }, grid)).toBe("outsider");
    expect(await standing({ team_id: "T0OTHER", enterprise_user: {} })).toBe("outsider");
  });

  test.each([
    [{ profile: { display_name: "Ana" }, real_name: "Ana Test", name: "ana" }, "Ana"],
    [{ profile: { display_name: " " }, real_name: "Ana\nTest\u202E", name: "ana" }, "Ana Test"],
    [{}, "Somebody"],
  ])("%j is called %s", async (user, name) => {
    const { people } = peopleWith(() => Promise.resolve({ ok: true, user }));
    expect((await people.person("U0")).name).toBe(name);
  });

  test("is asked for once an hour, also by two at once", async () => {
    let time = 0;
    const { people, asked } = peopleWith(
      () => Promise.resolve({ ok: true, user: {} }),
      HOME,
      () => new Date(time),
    );
    await Promise.all([people.person("U0"), people.person("U0")]);
    await people.person("U0");
    expect(asked()).toBe(1);
    time = 61 * 60 * 1_000;
    await people.person("U0");
    expect(asked()).toBe(2);
  });

  test("whom Slack refuses to describe is nobody, at once and not for ever", async () => {
    const refusal = Object.assign(new Error("refused"), { data: { error: "missing_scope" } });
    const { people, asked } = peopleWith(() => Promise.reject(refusal));
    await expect(people.person("U0")).rejects.toBe(refusal);
    expect(asked()).toBe(1);
    await expect(people.person("U0")).rejects.toBe(refusal);
    expect(asked()).toBe(2);
  });
});
