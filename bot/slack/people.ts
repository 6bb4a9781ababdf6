import { setTimeout as sleep } from "node:timers/promises";
import type { webApi } from "@slack/bolt";
import { errorCode } from "./failure.ts";
import type { IdentitySource } from "./identity.ts";
import { clean } from "./text.ts";

/** What must be known of somebody before they are answered. */
export interface Person {
  /** As colleagues see it; untrusted. */
  readonly name: string;
  readonly standing: "member" | "outsider" | "bot";
}

export interface People {
  /** @throws what users.info failed with: nobody is taken for a member unseen */
  person(id: string): Promise<Person>;
}

/** Somebody may be made a guest at any time; an hour later we know. */
const REMEMBERED_MS = 60 * 60 * 1_000;
const MOST_REMEMBERED = 5_000;
const SECOND_TRY_MS = 300;
const LONGEST_NAME = 80;

type User = NonNullable<webApi.UsersInfoResponse["user"]>;

/** Tells members of the workspace from guests, people of other organisations and bots. */
export function createPeople(client: webApi.WebClient, identity: IdentitySource, now: () => Date): People {
  const remembered = new Map<string, { readonly person: Person; readonly until: number }>();
  const asking = new Map<string, Promise<Person>>();

  async function look(id: string): Promise<Person> {
    const { user } = await client.users.info({ user: id }).catch(async (error: unknown) => {
      // A refusal stays one; all else is worth a second look, while the person waits.
      if (errorCode(error)) throw error;
      await sleep(SECOND_TRY_MS);
      return client.users.info({ user: id });
    });
    const { team, enterprise } = await identity.get();
    const person = { name: nameOf(user ?? {}), standing: standingOf(user ?? {}, team, enterprise) };
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value ?? "");
    remembered.set(id, { person, until: now().getTime() + REMEMBERED_MS });
    return person;
  }

  return {
    person(id) {
      const known = remembered.get(id);
      if (known && known.until > now().getTime()) return Promise.resolve(known.person);
      remembered.delete(id);
      // Both deliveries of one mention, or an impatient finger, ask but once.
      const asked = asking.get(id) ?? look(id).finally(() => asking.delete(id));
      asking.set(id, asked);
      return asked;
    },
  };
}

function standingOf(user: User, team: string, enterprise: string | undefined): Person["standing"] {
  if (user.is_bot) return "bot";
  if (user.deleted || user.is_restricted || user.is_ultra_restricted || user.is_stranger) return "outsider";
  const { enterprise_user: grid } = user;
  const isColleague = user.team_id === team || (enterprise !== undefined && grid?.enterprise_id === enterprise);
  return isColleague ? "member" : "outsider";
}

function nameOf({ profile, real_name: real, name }: User): string {
  const given = [profile?.display_name, real, name].find((candidate) => candidate?.trim());
  return clean(given ?? "Somebody", LONGEST_NAME)
    .replace(/\s+/g, " ")
    .trim();
}
