import schema from "@microsoft/app-manifest/build/json-schemas/teams/v1.25/MicrosoftTeams.schema.json" with {
  type: "json",
};
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { teamsAppPackage } from "../../../bot/teams/manifest.ts";

const APP_ID = "5f2f0b1e-3c62-4d5c-9d3a-0a7d5f3f1c11";
const OPTIONS = { appId: APP_ID, publicUrl: "https://docs.example.com", name: "MLOps team" };

function unzipped(options = OPTIONS): { files: Record<string, Uint8Array>; manifest: Record<string, unknown> } {
  const files = unzipSync(teamsAppPackage(options));
  return { files, manifest: JSON.parse(strFromU8(files["manifest.json"] as Uint8Array)) as Record<string, unknown> };
}

/** Width and height of a PNG. */
function size(png: Uint8Array | undefined): [number, number] {
  const view = new DataView((png as Uint8Array).slice().buffer);
  return [view.getUint32(16), view.getUint32(20)];
}

test("the package holds the manifest and both icons in the sizes that Teams asks for", () => {
  const { files } = unzipped();
  expect(Object.keys(files).sort()).toEqual(["color.png", "manifest.json", "outline.png"]);
  expect(size(files["color.png"])).toEqual([192, 192]);
  expect(size(files["outline.png"])).toEqual([32, 32]);
});

test("the manifest names the bot in all three scopes, its commands and the site", () => {
  expect(unzipped().manifest).toMatchObject({
    manifestVersion: "1.25",
    id: APP_ID,
    bots: [
      {
        botId: APP_ID,
        scopes: ["personal", "team", "groupChat"],
        commandLists: [{ scopes: ["personal"], commands: [{ title: "ask" }, { title: "help" }] }, {}],
      },
    ],
    validDomains: ["docs.example.com"],
  });
});

// As Microsoft's own tools read it: some of its properties name no type.
const ajv = new AjvDraft04.default({ allErrors: true, strictTypes: false });
addFormats.default(ajv, ["uri", "email", "regex"]);
const validate = ajv.compile(schema);

/** What Microsoft's schema says against it: the place and the complaint. */
function complaints(manifest: Record<string, unknown>): string[] {
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("Microsoft's schema", () => {
  const long = "A team with a very long name ".repeat(20);

  test.each([
    ["the usual one", OPTIONS],
    ["a very long name", { ...OPTIONS, name: long }],
    ["no name", { ...OPTIONS, name: " " }],
    ["a port", { ...OPTIONS, publicUrl: "https://docs.example.com:8443/" }],
  ])("takes the manifest with %s", (_, options) => {
    const { manifest } = unzipped(options);
    expect(manifest["$schema"]).toContain("/teams/v1.25/MicrosoftTeams.schema.json");
    expect(complaints(manifest)).toEqual([]);
  });

  test.each([
    ["a name that is too long", { developer: { name: long } }, "/developer/name must NOT have more than 32 characters"],
    ["an id that is no GUID", { id: "docent" }, '/id must match pattern "^[0-9a-fA-F]'],
    ["a scope that does not exist", { bots: [{ botId: APP_ID, scopes: ["channel"] }] }, "/bots/0/scopes/0 must be"],
    ["a key that nobody knows", { packageNames: "com.example" }, " must NOT have additional properties"],
    ["another version", { manifestVersion: "1.24" }, "/manifestVersion must be equal to constant"],
    ["no description", { description: undefined }, " must have required property 'description'"],
  ])("refuses %s", (_, planted, complaint) => {
    const manifest = JSON.parse(JSON.stringify({ ...unzipped().manifest, ...planted })) as Record<string, unknown>;
    expect(complaints(manifest)).toContainEqual(expect.stringContaining(complaint));
  });
});

test("the same input gives the same bytes", () => {
  expect(teamsAppPackage(OPTIONS)).toEqual(teamsAppPackage(OPTIONS));
});

test("what Teams would refuse is refused here, with the cure", () => {
  expect(() => teamsAppPackage({ ...OPTIONS, appId: "docent" })).toThrow(
    expect.objectContaining({
      message: "The app's id “docent” is no GUID.",
      cure: "Copy TEAMS_APP_ID from the registration.",
    }),
  );
  expect(() => teamsAppPackage({ ...OPTIONS, publicUrl: "http://127.0.0.1:3000" })).toThrow(
    expect.objectContaining({ message: "Teams takes only https addresses, and the site's is http://127.0.0.1:3000." }),
  );
});
