import { setTimeout as sleep } from "node:timers/promises";
import type { Activity, TurnContext } from "botbuilder";
import { TeamsInfo } from "botbuilder";
import { tenantOf, userOf } from "./incoming.ts";

/** `unknown` where Teams could not be asked: nobody is let in on a guess. */
export type Standing = "member" | "outsider" | "unknown";

const FRESH_MS = 3_600_000;
/** An answer this old is still better than none. */
const USABLE_MS = 86_400_000;
const MOST_PEOPLE = 5_000;

const ROSTER_MS = 3_000;

export interface Roster {
  standing(context: TurnContext): Promise<Standing>;
}

interface Account {
  readonly tenantId?: string;
  readonly userRole?: string;
  readonly userPrincipalName?: string;
}

/** Who belongs to the team: the activity tells the tenant, and only the roster tells guests from members. */
export function createRoster(tenantId: string, now: () => Date): Roster {
  const known = new Map<string, { readonly isMember: boolean; readonly at: number }>();

  async function ask(context: TurnContext): Promise<Standing> {
    const key = userOf(context.activity);
    const time = now().getTime();
    const before = known.get(key);
    if (before && time - before.at < FRESH_MS) return before.isMember ? "member" : "outsider";
    try {
      const isMember = belongs(await inTime(TeamsInfo.getMember(context, context.activity.from.id)), tenantId);
      if (known.size >= MOST_PEOPLE) known.clear();
      known.set(key, { isMember, at: time });
      return isMember ? "member" : "outsider";
    } catch (error) {
      // Not on the roster of the place they speak in: a stranger of a shared channel.
      if ((error as { statusCode?: number }).statusCode === 404) return "outsider";
      if (before && time - before.at < USABLE_MS) return before.isMember ? "member" : "outsider";
      return "unknown";
    }
  }

  return {
    async standing(context) {
      const { activity } = context;
      if (tenantOf(activity) !== tenantId || isForeign(activity, tenantId)) return "outsider";
      return ask(context);
    },
  };
}

/** @throws {Error} when Teams takes longer than somebody should wait for an answer */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = sleep(ROSTER_MS, undefined, { signal: late.signal, ref: false });
  try {
    return await Promise.race([
      asked,
      tooLate.then(() => {
        throw new Error("The roster came too late.");
      }),
    ]);
  } finally {
    late.abort();
  }
}

/** A person of a federated or shared place carries their own tenant. */
function isForeign({ from, conversation }: Activity, tenantId: string): boolean {
  const own = (from as { tenantId?: string } | undefined)?.tenantId;
  return [own, conversation?.tenantId].some((tenant) => tenant !== undefined && tenant !== "" && tenant !== tenantId);
}

function belongs({ tenantId, userRole, userPrincipalName }: Account, ours: string): boolean {
  if (tenantId !== undefined && tenantId !== "" && tenantId !== ours) return false;
  if (userRole !== undefined && !["user", "owner", "member", "admin"].includes(userRole.toLowerCase())) return false;
  // How Microsoft writes the names of guests in every tenant.
  return !/#EXT#/i.test(userPrincipalName ?? "");
}
