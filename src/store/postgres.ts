import {
  Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  PostgresDialect,
  type PrimitiveValueListNode,
  sql,
  type ValueNode,
} from "kysely";
import pg from "pg";
import { messageOf } from "../errors.ts";
import { describeAddress, withoutPassword } from "./address.ts";
import { StoreError } from "./store-error.ts";
import type { Db, Tables } from "./tables.ts";

/** Connections of one process, at the most; a small server allows 100 to all. */
const MOST_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5000;

/** A process that hangs in the middle of a transaction must not hold its locks for ever. */
const IDLE_TRANSACTION_MS = 30_000;

/** The first with identity columns, in PostgreSQL's own numbering. */
const OLDEST_SERVER = 100_000;

/**
 * Opens a connection pool; nobody has connected yet.
 * @throws {StoreError} when the address is none of PostgreSQL's
 */
export function openPostgres(address: string): Db {
  describeAddress(address);
  const pool = new pg.Pool({
    connectionString: address,
    application_name: "docent",
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    // Sequences and times: all of them are safe integers.
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format),
    },
  });
  // Whoever uses a connection that breaks hears of it, and the pool replaces it; unheard, its error would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [withoutNul] });
}

/**
 * Asks the server whether it is fit.
 * @returns the schema that holds the tables
 * @throws {StoreError}
 */
export async function examinePostgres(db: Db, address: string): Promise<string> {
  const { rows } = await sql<{ schema: string | null; version: string }>`
    select current_schema() as schema, current_setting('server_version_num') as version`.execute(db);
  const [{ schema, version } = { schema: null, version: "0" }] = rows;
  const place = describeAddress(address);
  if (Number(version) < OLDEST_SERVER)
    throw new StoreError(`The server of ${place} is older than PostgreSQL 10.`, "Name a newer one in DATABASE_URL.");
  if (schema !== null) return schema;
  throw new StoreError(
    `The search path of ${place} names no schema.`,
    "Create the schema, or correct the search path.",
  );
}

/** @returns what it means in our words that the database cannot be used; never holds the password */
export function unusablePostgres(address: string, error: unknown): StoreError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = withoutPassword(messageOf(error) || code, address);
  return new StoreError(`The database ${describeAddress(address)} cannot be used: ${message}.`, cureOf(code));
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function cureOf(code: string): string {
  switch (code) {
    case "28P01":
    case "28000":
      return "Correct user and password in DATABASE_URL, or let the server accept them from this machine.";
    case "3D000":
      return "Create the database, or correct its name in DATABASE_URL.";
    case "42501":
      return "Give the user of DATABASE_URL the right to create tables in its schema.";
    default:
      return "Start PostgreSQL there, or correct DATABASE_URL.";
  }
}

/** PostgreSQL's text has no room for NUL, which a sender may well have put into a name. */
class NulReplacer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: replaceNul(node.value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(replaceNul) };
  }
}

function replaceNul(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
}

const replacer = new NulReplacer();
const withoutNul: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => replacer.transformNode(node, queryId),
  transformResult: ({ result }) => Promise.resolve(result),
};
