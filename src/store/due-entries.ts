import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Held } from "../announce/outbox.ts";
import type { Tables } from "./tables.ts";

/**
 * Of so many entries of a destination that may be sent, those that fell due first, the oldest is taken: behind them
 * thousands may wait.
 */
const WINDOW = 100;

const open = (alias: string) => sql`${sql.ref(`${alias}.state`)} in ('waiting', 'leased')`;
const place = (alias: string) => sql`(${sql.ref(`${alias}.platform`)} || ' ' || ${sql.ref(`${alias}.channel`)})`;

/**
 * The entry that is due first at each destination, of those that are the first open ones of their run there; the oldest
 * come first. What it costs grows with the number of destinations and hardly with what waits; held
 * updates, and replies behind them, are passed over one by one.
 */
export function dueEntries(
  now: Date,
  except: readonly Held[],
  limit: number,
): RawBuilder<Selectable<Tables["outbox"]>> {
  // Thousands of posts may be held for an hour, so they fill their window; updates must not hold up what is new.
  const passedOver = except.filter(({ only }) => only === "updates");
  const inWindow = except.filter(({ only }) => only !== "updates");
  return sql`
    with recursive destination(name) as (
      select ${nextPlace(sql`true`)}
      union all
      select ${nextPlace(sql`${place("other")} > destination.name`)} from destination where destination.name is not null
    )
    select head.* from destination join outbox as head on head.sequence = (
      select first.sequence from (
        select near.sequence, near.run, near.platform, near.channel, near.action from outbox as near
        where ${open("near")} and ${place("near")} = destination.name and near.due_at <= ${now.getTime()}
        ${notHeld("near", passedOver)}
        and not exists (
          select earlier.sequence from outbox as earlier
          where earlier.run = near.run and earlier.platform = near.platform and earlier.channel = near.channel
          and earlier.sequence < near.sequence and ${open("earlier")}
        )
        order by near.due_at, near.sequence limit ${sql.lit(WINDOW)}
      ) as first
      where true ${notHeld("first", inWindow)}
      order by first.sequence limit 1
    )
    order by head.sequence limit ${sql.lit(limit)}`;
}

function nextPlace(condition: RawBuilder<unknown>) {
  return sql`(select ${place("other")} from outbox as other where ${open("other")} and ${condition}
    order by ${place("other")} limit 1)`;
}

function notHeld(alias: string, except: readonly Held[]): RawBuilder<unknown> {
  return sql.join(
    except.map((held) => sql`and not ${isHeld(alias, held)}`),
    sql` `,
  );
}

function isHeld(alias: string, { platform, channel, only }: Held): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  const isThere = sql`${of("platform")} = ${platform}`;
  const inChannel = channel === undefined ? sql`` : sql` and ${of("channel")} = ${channel}`;
  const isUpdate = sql`(${of("action")} = 'card' and exists (
    select cards.run from cards
    where cards.run = ${of("run")} and cards.platform = ${of("platform")} and cards.channel = ${of("channel")}
  ))`;
  const isOfKind = only === undefined ? sql`` : sql` and ${only === "updates" ? sql`` : sql`not `}${isUpdate}`;
  return sql`(${isThere}${inChannel}${isOfKind})`;
}
