import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { Migrator } from "kysely/migration";
import { first } from "./migrations/0001-first.ts";
import { backlog } from "./migrations/0002-backlog.ts";
import { subscriptions } from "./migrations/0003-subscriptions.ts";
import { evidence } from "./migrations/0004-evidence.ts";
import { givenUp } from "./migrations/0005-given-up.ts";
import { StoreError } from "./store-error.ts";

/** In the order of their names. Named here and not found by scanning a folder, so that a missing one cannot start. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first": first,
  "0002-backlog": backlog,
  "0003-subscriptions": subscriptions,
  "0004-evidence": evidence,
  "0005-given-up": givenUp,
};

/**
 * @param name of the file or database, to begin a sentence with
 * @param schema that holds the tables, where the database has several
 * @throws {StoreError} when a newer version of Docent has migrated it further than this one knows
 */
export async function migrate(db: Kysely<unknown>, name: string, schema?: string): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const migrator = new Migrator({ db, provider, ...(schema === undefined ? {} : { migrationTableSchema: schema }) });
  await refuseNewer(db, name, schema);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error("the migrator failed without an error", { cause: error });
}

async function refuseNewer(db: Kysely<unknown>, place: string, schema: string | undefined): Promise<void> {
  const unknown = (await appliedMigrations(db, schema)).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length === 0) return;
  throw new StoreError(
    `${place} was written by a newer Docent (its schema has ${unknown.join(", ")}, unknown to this version).`,
    schema === undefined
      ? "Start the newer Docent again, or move the file away to start with an empty one."
      : "Start the newer Docent again, or name an empty database in DATABASE_URL.",
  );
}

async function appliedMigrations(db: Kysely<unknown>, schema: string | undefined): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const isIt = (table: { name: string; schema?: string }) =>
    table.name === "kysely_migration" && (schema === undefined || table.schema === schema);
  if (!tables.some(isIt)) return [];
  const rows = await (db as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map((row) => row.name);
}
