import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** Tables and indexes of a file, as SQL. */
export function dumpSchema(file: string): string {
  return read(file, schemaOf);
}

/** Schema and rows of a file, as SQL that makes it anew. */
export function dump(file: string): string {
  return read(file, (database) => {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
    const rows = tables
      .map(({ name }) => String(name))
      .filter((name) => !name.startsWith("sqlite_"))
      .flatMap((name) =>
        database
          .prepare(`select * from "${name}"`)
          .all()
          .map((row) => insert(name, row)),
      );
    return `${[schemaOf(database), ...rows].join("\n")}\n`;
  });
}

/** Makes a file from a dump. */
export function restore(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function read<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function schemaOf(database: DatabaseSync): string {
  const statements = database
    .prepare(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc, name",
    )
    .all();
  return statements.map(({ sql }) => `${String(sql)};`).join("\n");
}

function insert(table: string, row: Readonly<Record<string, SQLOutputValue>>): string {
  const values = Object.values(row).map((value) => (typeof value === "string" ? quote(value) : String(value)));
  return `insert into "${table}" (${Object.keys(row).join(", ")}) values (${values.join(", ")});`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
