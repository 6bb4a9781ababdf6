import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { shorten } from "../../src/chat/words.ts";
import { DocentError } from "../../src/errors.ts";

/** Version of https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json */
const SCHEMA = "1.25";

/** Raised with every change of the manifest, so that Teams takes an upload as an update. */
const PACKAGE_VERSION = "1.0.0";

/** The same bytes for the same input, whenever they are made. */
const MTIME = "1980-01-01T12:00:00";

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const FULL_NAME = 100;

export interface TeamsAppPackageOptions {
  /** TEAMS_APP_ID. */
  readonly appId: string;
  /** Where people reach the docs site; https, as Teams asks. */
  readonly publicUrl: string;
  /** The team's name. */
  readonly name: string;
}

/**
 * The zip to upload in Teams: the manifest and two icons.
 * @throws {DocentError} where Teams would refuse it
 */
export function teamsAppPackage(options: TeamsAppPackageOptions): Uint8Array {
  const icons = join(import.meta.dirname, "icons");
  return zipSync(
    {
      "manifest.json": strToU8(`${JSON.stringify(teamsManifest(options), undefined, 2)}\n`),
      "color.png": readFileSync(join(icons, "color.png")),
      "outline.png": readFileSync(join(icons, "outline.png")),
    },
    { mtime: MTIME },
  );
}

/** The manifest alone. */
function teamsManifest({ appId, publicUrl, name }: TeamsAppPackageOptions) {
  if (!GUID.test(appId)) {
    throw new DocentError(`The app's id “${appId}” is no GUID.`, "Copy TEAMS_APP_ID from the registration.");
  }
  if (!URL.canParse(publicUrl) || new URL(publicUrl).protocol !== "https:") {
    throw new DocentError(
      `Teams takes only https addresses, and the site's is ${publicUrl}.`,
      "Set DOCENT_PUBLIC_URL to the https address under which people and Teams reach Docent.",
    );
  }
  const site = publicUrl.replace(/\/$/, "");
  const team = name.trim() === "" ? "the team" : name.trim();
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA,
    version: PACKAGE_VERSION,
    id: appId,
    developer: {
      name: shorten(team, 32),
      websiteUrl: `${site}/`,
      privacyUrl: `${site}/`,
      termsOfUseUrl: `${site}/`,
    },
    name: { short: "Docent", full: shorten(`Docent, the knowledge base of ${team}`, FULL_NAME) },
    description: {
      short: "Answers from the team's docs, quoted, with page, owner and age.",
      full: `Ask in your own words, or paste an error message: Docent quotes the passage of the ${shorten(team, 200)} docs that answers it, says where it is from, who owns it and how old it is, and says so when it does not know. Announces failed pipelines with the first steps of their runbook.`,
    },
    icons: { color: "color.png", outline: "outline.png" },
    accentColor: "#15181A",
    bots: [
      {
        botId: appId,
        scopes: ["personal", "team", "groupChat"],
        supportsFiles: false,
        isNotificationOnly: false,
        commandLists: [
          { scopes: ["personal"], commands: [ASK, HELP] },
          { scopes: ["team", "groupChat"], commands: [HELP] },
        ],
      },
    ],
    permissions: ["identity", "messageTeamMembers"],
    validDomains: [new URL(publicUrl).hostname],
  };
}

const ASK = { title: "ask", description: "Ask the docs; only you see the answer" };
const HELP = { title: "help", description: "What Docent can do, with examples" };
