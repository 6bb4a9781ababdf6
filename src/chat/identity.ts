import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DocentError, messageOf } from "../errors.ts";

const KEY_FILE = "hash-key";
const KEY_BYTES = 32;

/** The hash that stands for a person: told apart within one platform and workspace, never joined across them. */
export type Voter = (platform: string, workspace: string, user: string) => string;

/** @param key whoever has it can test whether a hash is a given person's, so it is kept like a password */
export function createVoter(key: string): Voter {
  return (platform, workspace, user) =>
    // As JSON, so that no two triples are one string.
    createHmac("sha256", key)
      .update(JSON.stringify([platform, workspace, user]))
      .digest("base64url");
}

/**
 * The key in the data folder, made at the first call; only this user may read the file. Without it votes would be
 * counted anew after every start.
 * @throws {DocentError} when it can be neither read nor made
 */
export function readOrMakeHashKey(dataDir: string): string {
  const file = join(dataDir, KEY_FILE);
  try {
    mkdirSync(dataDir, { recursive: true });
    const key = readKey(file) ?? makeKey(file);
    if (key.length < KEY_BYTES) throw new Error("it is too short for a key");
    return key;
  } catch (error) {
    throw new DocentError(
      `The key that hides who voted cannot be kept in ${file}: ${messageOf(error)}.`,
      "Make the folder writable for this user, or set DOCENT_HASH_KEY to a long random text.",
      { cause: error },
    );
  }
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** A link appears together with its content and never replaces another, so two starting processes agree on one key. */
function makeKey(file: string): string {
  const mine = `${file}.${randomUUID()}`;
  const key = randomBytes(KEY_BYTES).toString("base64url");
  try {
    writeFileSync(mine, `${key}\n`, { mode: 0o600, flush: true });
    linkSync(mine, file);
    return key;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    return readFileSync(file, "utf8").trim();
  } finally {
    rmSync(mine, { force: true });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
