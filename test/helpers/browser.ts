import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** A test server is on loopback: the browser needs no network, and nothing of its own may open one. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PACKAGED_PARTS = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const packaged = join(modules, "@sparticuz", "chromium");

/**
 * A headless Chromium: the one CHROMIUM_PATH names, else the machine's own, else the one inside the npm package
 * @sparticuz/chromium, so that the tests pass where no browser is installed. DOCENT_TEST_BROWSER=packaged skips the
 * first two. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ args: FLAGS, ...(await program()) });
}

async function program(): Promise<LaunchOptions> {
  const installed = process.env["DOCENT_TEST_BROWSER"] === "packaged" ? undefined : installedBrowser();
  if (installed !== undefined) return { executablePath: installed };
  if (process.platform === "linux" && process.arch === "x64") return packagedBrowser();
  // Playwright knows where Chrome's own installer puts it on macOS and Windows.
  return { channel: "chrome" };
}

function installedBrowser(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

async function packagedBrowser(): Promise<LaunchOptions> {
  const home = await unpackedBrowser();
  const env = {
    ...process.env,
    // The libraries it was built with (NSS among them), which a bare machine lacks.
    LD_LIBRARY_PATH: join(home, "al2023", "lib"),
    FONTCONFIG_PATH: join(home, "fonts"),
  };
  return { executablePath: join(home, "chromium"), env };
}

/** Unpacked once per version (some 210 MB), complete or not at all: test files may ask for it at the same time. */
async function unpackedBrowser(): Promise<string> {
  const cache = join(modules, ".cache", "docent-browser");
  const { version } = JSON.parse(await readFile(join(packaged, "package.json"), "utf8"));
  const home = join(cache, version);
  if (existsSync(home)) return home;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, "draft-"));
  await unpackInto(draft);
  try {
    await rename(draft, home);
  } catch (error) {
    // Another process was first, and its copy is as good.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}

async function unpackInto(folder: string): Promise<void> {
  const before = process.env["TMPDIR"];
  // `inflate` writes to the temporary folder and takes whatever lies there already as its own work.
  process.env["TMPDIR"] = folder;
  try {
    await Promise.all(PACKAGED_PARTS.map((part) => inflate(join(packaged, "bin", part))));
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
