import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Held } from "../announce/outbox.ts";
import type { Tables } from "./tables.ts";

/** So many entries of a destination are looked through, those that fell due first: behind them thousands may wait. */
const WINDOW = 100;

const open = (alias: string) => sql`${sql.ref(`${alias}.state`)} in ('waiting', 'leased')`;
const place = (alias: string) => sql`(${sql.ref(`${alias}.platform`)} || ' ' || ${sql.ref(`${alias}.channel`)})`;

/**
 * The entry that is due first at each destination, of those that are the first open ones of their run there; the oldest
 * come first. What it costs grows with the number of destinations and hardly with what waits.
 */
export function dueEntries(
  now: Date,
  except: readonly Held[],
  limit: number,
): RawBuilder<Selectable<Tables["outbox"]>> {
  return sql`
    with recursive destination(name) as (
      select ${nextPlace(sql`true`)}
      union all
      select ${nextPlace(sql`${place("other")} > destination.name`)} from destination where destination.name is not null
    )
    select head.* from destination join outbox as head on head.sequence = (
      select first.sequence from outbox as first
      where first.sequence in (
        select near.sequence from outbox as near
        where ${open("near")} and ${place("near")} = destination.name and near.due_at <= ${now.getTime()}
        order by near.due_at, near.sequence limit ${sql.lit(WINDOW)}
      )
      and not exists (
        select earlier.sequence from outbox as earlier
        where earlier.run = first.run and earlier.platform = first.platform and earlier.channel = first.channel
        and earlier.sequence < first.sequence and ${open("earlier")}
      )
      ${sql.join(
        except.map((held) => sql`and not ${isHeld(held)}`),
        sql` `,
      )}
      order by first.sequence limit 1
    )
    order by head.sequence limit ${sql.lit(limit)}`;
}

function nextPlace(condition: RawBuilder<unknown>) {
  return sql`(select ${place("other")} from outbox as other where ${open("other")} and ${condition}
    order by ${place("other")} limit 1)`;
}

function isHeld({ platform, channel, only }: Held): RawBuilder<unknown> {
  const isThere = sql`first.platform = ${platform}`;
  const inChannel = channel === undefined ? sql`` : sql` and first.channel = ${channel}`;
  return sql`(${isThere}${inChannel}${only === undefined ? sql`` : sql` and ${only === "updates" ? sql`` : sql`not `}${IS_UPDATE}`})`;
}

const IS_UPDATE = sql`(first.action = 'card' and exists (
  select cards.run from cards
  where cards.run = first.run and cards.platform = first.platform and cards.channel = first.channel
))`;
