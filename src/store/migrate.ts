import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { Migrator } from "kysely/migration";
import { first } from "./migrations/0001-first.ts";
import { StoreError } from "./store-error.ts";

/** In the order of their names. Named here and not found by scanning a folder, so that a missing one cannot start. */
const MIGRATIONS: Readonly<Record<string, Migration>> = { "0001-first": first };

/** @throws {StoreError} when a newer version of Docent has migrated the file further than this one knows */
export async function migrate(db: Kysely<unknown>, file: string): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const migrator = new Migrator({ db, provider });
  await refuseNewer(db, file);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error("the migrator failed without an error", { cause: error });
}

async function refuseNewer(db: Kysely<unknown>, file: string): Promise<void> {
  const unknown = (await appliedMigrations(db)).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length === 0) return;
  throw new StoreError(
    `${file} was written by a newer Docent (its schema has ${unknown.join(", ")}, unknown to this version).`,
    "Start the newer Docent again, or move the file away to start with an empty one.",
  );
}

async function appliedMigrations(db: Kysely<unknown>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === "kysely_migration")) return [];
  const rows = await (db as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map((row) => row.name);
}
