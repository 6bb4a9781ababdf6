import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { CompiledQuery as Query, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { WriteAheadLog } from "./write-ahead-log.ts";

/** How long a statement waits while another process writes, and how often it asks, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;
const BUSY_POLL_MS = 5;

/** https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;

/** Statements that are kept ready: to prepare one takes longer than to run most. */
const MOST_STATEMENTS = 200;

/**
 * Kysely over Node's own SQLite: one connection, whose users take turns.
 * @param log of a database in a file
 */
export function nodeSqliteDialect(database: DatabaseSync, log?: WriteAheadLog): Dialect {
  return {
    createDriver: () => createDriver(database, log),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new NodeSqliteAdapter(log),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Through it those who write find the log of their database. */
export class NodeSqliteAdapter extends SqliteAdapter {
  /** Of a database in a file. */
  readonly log: WriteAheadLog | undefined;

  constructor(log: WriteAheadLog | undefined) {
    super();
    this.log = log;
  }

  /** SQLite can undo DDL: so migrations run in one transaction, which also keeps two starting processes apart. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function createDriver(database: DatabaseSync, log: WriteAheadLog | undefined): Driver {
  const prepare = createPrepare(database);
  const connection: DatabaseConnection = {
    executeQuery: <Row>(query: CompiledQuery) => execute<Row>(prepare, query),
    streamQuery() {
      throw new Error("Rows are not streamed: all results are small.");
    },
  };
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(Query.raw(sql));
  };
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    // Takes the write lock at the start: a transaction that first reads and then writes would be refused at its first
    // write, with no waiting, if another process has written in between.
    beginTransaction: () => run("begin immediate"),
    // One transaction can follow another without a turn of the event loop: what came in meanwhile would wait for all
    // of them.
    async commitTransaction() {
      await run("commit");
      await nextTurn();
    },
    rollbackTransaction: () => run("rollback"),
    releaseConnection: () => Promise.resolve(),
    async destroy() {
      try {
        await log?.close();
      } finally {
        database.close();
      }
    },
  };
}

type Prepare = (sql: string) => StatementSync;

function createPrepare(database: DatabaseSync): Prepare {
  /** The latest used last. */
  const ready = new Map<string, StatementSync>();
  return (sql) => {
    const statement = ready.get(sql) ?? database.prepare(sql);
    ready.delete(sql);
    ready.set(sql, statement);
    const [oldest] = ready.keys();
    if (ready.size > MOST_STATEMENTS && oldest !== undefined) ready.delete(oldest);
    return statement;
  };
}

/** Waits its turn without holding up the thread, which SQLite's own timeout would. */
async function execute<Row>(prepare: Prepare, query: CompiledQuery): Promise<QueryResult<Row>> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return executeNow<Row>(prepare, query);
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await sleep(BUSY_POLL_MS);
  }
}

function executeNow<Row>(prepare: Prepare, { sql, parameters }: CompiledQuery): QueryResult<Row> {
  const statement = prepare(sql);
  const values = parameters as readonly SQLInputValue[];
  if (statement.columns().length > 0) {
    // Its rows have no prototype, which assertions and structured clones take for something else.
    return { rows: statement.all(...values).map((row) => ({ ...row }) as Row) };
  }
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
