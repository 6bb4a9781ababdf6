import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createVoter, readOrMakeHashKey } from "../../src/chat/identity.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "docent-identity-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a person is the same hash each time, and another one in any other workspace, platform or with another key", () => {
  const voter = createVoter("key");
  expect(voter("slack", "T1", "U1")).toBe(createVoter("key")("slack", "T1", "U1"));
  const hashes = [
    voter("slack", "T1", "U1"),
    voter("teams", "T1", "U1"),
    voter("slack", "T2", "U1"),
    voter("slack", "T1", "U2"),
    createVoter("other key")("slack", "T1", "U1"),
  ];
  expect(new Set(hashes).size).toBe(5);
});

test("no two people are one because of how their ids are joined", () => {
  const voter = createVoter("key");
  expect(voter("web", "a", "b,c")).not.toBe(voter("web", "a,b", "c"));
  expect(voter("web", 'a","b', "c")).not.toBe(voter("web", "a", 'b","c'));
});

test("the hash holds nothing of the id", () => {
  expect(createVoter("key")("slack", "T1", "U024BE7LH")).toMatch(/^[\w-]{43}$/);
});

test("a key is made once, in a file that only its owner may read", () => {
  const data = join(dir, "data");
  const key = readOrMakeHashKey(data);
  expect(readOrMakeHashKey(data)).toBe(key);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(statSync(join(data, "hash-key")).mode & 0o777).toBe(0o600);
  expect(readdirSync(data)).toEqual(["hash-key"]);
  expect(readFileSync(join(data, "hash-key"), "utf8").trim()).toBe(key);
});

test("two folders have two keys", () => {
  expect(readOrMakeHashKey(join(dir, "one"))).not.toBe(readOrMakeHashKey(join(dir, "other")));
});

test("a key that was cut off is refused with the cure, and not replaced", () => {
  writeFileSync(join(dir, "hash-key"), "abc");
  expect(() => readOrMakeHashKey(dir)).toThrow(/hash-key: it is too short for a key\.$/);
  expect(readFileSync(join(dir, "hash-key"), "utf8")).toBe("abc");
});

test("a folder that cannot be made is an error with the cure", () => {
  writeFileSync(join(dir, "file"), "");
  expect(() => readOrMakeHashKey(join(dir, "file"))).toThrow(
    expect.objectContaining({
      cure: "Make the folder writable for this user, or set DOCENT_HASH_KEY to a long random text.",
    }) as Error,
  );
});
