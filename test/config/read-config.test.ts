import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { ConfigError } from "../../src/errors.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "docent-config-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function faultOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env, { root });
  } catch (error) {
    if (error instanceof ConfigError) return `${error.message}\n→ ${error.cure}`.replaceAll(root, "ROOT");
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("without any variable", () => {
  test("everything has a default", () => {
    expect(readConfig({}, { root })).toEqual({
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000",
      docsDir: join(root, "docs"),
      dataDir: join(root, ".docent"),
      knowledge: {
        team: { name: "Team", askWhom: "someone in the team" },
        language: "en",
        owners: {},
        folders: {},
        reviewEveryDays: {},
        routes: [],
        declared: false,
      },
      secrets: { webhooks: {} },
    });
  });

  test("a variable that is blank counts as unset", () => {
    expect(readConfig({ PORT: " ", DOCENT_HOST: "", DOCENT_DOCS: "" }, { root })).toEqual(readConfig({}, { root }));
  });
});

describe("the variables", () => {
  test("are read", () => {
    const env = {
      PORT: "8080",
      DOCENT_HOST: "::1",
      DOCENT_PUBLIC_URL: "https://docs.example.com/",
      DOCENT_DOCS: "handbook",
      DOCENT_DATA: "/var/lib/docent",
    };
    expect(readConfig(env, { root })).toMatchObject({
      port: 8080,
      host: "::1",
      publicUrl: "https://docs.example.com",
      docsDir: join(root, "handbook"),
      dataDir: "/var/lib/docent",
    });
  });

  test("the public address follows host and port", () => {
    expect(readConfig({ PORT: "1" }, { root }).publicUrl).toBe("http://127.0.0.1:1");
    expect(readConfig({ DOCENT_HOST: "::1" }, { root }).publicUrl).toBe("http://[::1]:3000");
    expect(readConfig({ DOCENT_HOST: "localhost", PORT: "0" }, { root }).publicUrl).toBe("http://localhost:0");
  });

  test("the folder given on the command line wins over DOCENT_DOCS", () => {
    expect(readConfig({ DOCENT_DOCS: "a" }, { root, docsDir: join(root, "b") }).docsDir).toBe(join(root, "b"));
  });
});

describe("a bad value", () => {
  test.each(["80x", "65536", "-1", "1.5", "0x50", "123456"])("PORT=%s is refused", (port) => {
    expect(faultOf({ PORT: port })).toContain(`PORT: "${port}" is no port number.`);
  });

  test("names the variable and the cure", () => {
    expect(faultOf({ PORT: "http" })).toMatchInlineSnapshot(`
      "PORT: "http" is no port number.
      → Set PORT to a whole number from 1 to 65535 (or 0 for any free port), or leave it out for 3000."
    `);
    expect(faultOf({ DOCENT_HOST: "127.0.0.1:80" })).toMatchInlineSnapshot(`
      "DOCENT_HOST: "127.0.0.1:80" is no host name or IP address.
      → Give the address alone, without scheme or port (the port goes into PORT), or leave it out for 127.0.0.1."
    `);
    expect(faultOf({ DOCENT_PUBLIC_URL: "docs.example.com" })).toMatchInlineSnapshot(`
      "DOCENT_PUBLIC_URL: "docs.example.com" is no web address.
      → Set it to the scheme and host that people type, such as https://docs.example.com, or leave it out."
    `);
    expect(faultOf({ DOCENT_PUBLIC_URL: "ftp://docs.example.com" })).toMatchInlineSnapshot(`
      "DOCENT_PUBLIC_URL: "ftp://docs.example.com" does not start with http:// or https://.
      → Set it to the scheme and host that people type, such as https://docs.example.com, or leave it out."
    `);
    expect(faultOf({ DOCENT_PUBLIC_URL: "https://example.com/docs" })).toMatchInlineSnapshot(`
      "DOCENT_PUBLIC_URL: "https://example.com/docs" goes on after the host, but Docent serves at the root of a host.
      → Set it to the scheme and host that people type, such as https://docs.example.com, or leave it out."
    `);
  });

  test("never echoes a password", () => {
    const fault = faultOf({ DOCENT_PUBLIC_URL: "https://me:hunter2@example.com" });
    expect(fault).toContain("user name or password");
    expect(fault).not.toContain("hunter2");
  });
});

test("every problem of environment and file is named at once", () => {
  writeFileSync(join(root, "docent.yaml"), "ownrs: {}\nteam: {name: A, askWhom: B}\n");
  expect(faultOf({ PORT: "x", DOCENT_PUBLIC_URL: "x", DOCENT_DOCS: root })).toMatchInlineSnapshot(`
    "The configuration has 3 problems:
      PORT: "x" is no port number.
        Set PORT to a whole number from 1 to 65535 (or 0 for any free port), or leave it out for 3000.
      DOCENT_PUBLIC_URL: "x" is no web address.
        Set it to the scheme and host that people type, such as https://docs.example.com, or leave it out.
      docent.yaml:1: unknown key \`ownrs\`, did you mean \`owners\`?
        Known at the top: team, language, owners, folders, reviewEvery, routes, answers.
    → Correct all of them, then run the same command again."
  `);
});
