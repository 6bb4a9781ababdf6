import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
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

test("names stay within what Teams allows", () => {
  const { manifest } = unzipped({ ...OPTIONS, name: "A team with a very long name ".repeat(20) });
  const { developer, name, description } = manifest as Record<string, Record<string, string>>;
  expect(developer?.["name"]?.length).toBeLessThanOrEqual(32);
  expect(name?.["full"]?.length).toBeLessThanOrEqual(100);
  expect(description?.["short"]?.length).toBeLessThanOrEqual(80);
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
