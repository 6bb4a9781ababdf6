import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { StoreError } from "../../src/store/store-error.ts";
import { claimsContract } from "../contracts/claims.ts";
import { deliveriesContract } from "../contracts/deliveries.ts";
import { evidenceContract } from "../contracts/evidence.ts";
import { outboxContract } from "../contracts/outbox.ts";
import { runBookContract } from "../contracts/run-book.ts";
import { sharedStoreContract } from "../contracts/shared-store.ts";
import { storeContract } from "../contracts/store.ts";
import { hasPostgres, type PostgresServer, type ServerAge, startPostgres } from "../helpers/postgres.ts";
import { open } from "./open.ts";
import { outboxModelContract } from "./outbox-model.ts";

for (const age of ["oldest", "newest"] as const) {
  // Skipped by name where npm has no server for the platform.
  describe.runIf(hasPostgres(age))(`PostgreSQL, ${age}`, () => {
    onPostgres(age);
  });
}

function onPostgres(age: ServerAge): void {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(age);
  });
  afterAll(() => server.stop());
  const freshPlace = () => server.freshPlace();
  const openFresh = async () => open(await freshPlace());

  claimsContract("claims", async () => (await openFresh()).claims);
  outboxContract("outbox", async () => (await openFresh()).outbox);
  runBookContract("run book", openFresh);
  deliveriesContract("deliveries", openFresh);
  storeContract("store", freshPlace);
  evidenceContract("evidence", openFresh);
  sharedStoreContract("shared", freshPlace);
  outboxModelContract("outbox", freshPlace, 8);

  async function refusal(change: (address: URL) => void): Promise<StoreError> {
    const address = new URL(server.address);
    change(address);
    const error = await openStore(address.href).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof StoreError)) throw new Error("it was opened, or failed otherwise", { cause: error });
    return error;
  }

  test("a wrong password, database or port is refused with its cure, and the password is in none of the words", async () => {
    const wrong = await refusal((address) => {
      address.password = "hush-hush";
    });
    expect(wrong.cure).toMatch(/^Correct user and password in DATABASE_URL/);
    const missing = await refusal((address) => {
      address.pathname = "/nowhere";
    });
    expect(missing.cure).toMatch(/^Create the database/);
    const closed = await refusal((address) => {
      address.port = "1";
    });
    expect(closed.cure).toMatch(/^Start PostgreSQL there/);
    for (const error of [wrong, missing, closed])
      expect(`${error.message} ${error.cure}`).not.toMatch(new RegExp(`hush-hush|${server.address.password}`));
  });

  test("a database of a newer Docent is refused", async () => {
    const place = await freshPlace();
    await (await openStore(place)).close();
    await server.query(place, "insert into kysely_migration values ('0999-later', '2030-01-01T00:00:00.000Z')");
    await expect(openStore(place)).rejects.toThrow(/was written by a newer Docent \(its schema has 0999-later/);
  });

  test("a connection that the server cuts is replaced, and what was asked then can be asked again", async () => {
    const place = await freshPlace();
    const store = await open(place);
    const now = new Date();
    await store.claims.claim("a", 1000, now);
    await server.query(
      place,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'docent'",
    );
    const claim = () => store.claims.claim("b", 1000, now);
    // Several connections may have been cut while they were lent out.
    expect(await claim().catch(claim).catch(claim)).toBe(true);
  });
}
