import { join, resolve } from "node:path";
import { displayPath } from "../text/display-path.ts";
import type { Config } from "./config.ts";
import { type ConfigProblem, configError } from "./config-problem.ts";
import { KNOWLEDGE_FILE, readKnowledge } from "./read-knowledge.ts";
import { readSecrets } from "./read-secrets.ts";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 3000;

/**
 * Reads the environment and `docent.yaml` into one Config. Synchronous and free of `import.meta`, because
 * Docusaurus loads it as CommonJS.
 * @param options.root folder of package.json; relative DOCENT_DOCS and DOCENT_DATA start there
 * @param options.docsDir overrides DOCENT_DOCS (the command line's `--docs`); relative to the working directory
 * @throws {ConfigError} with every problem found, each with its cure
 */
export function readConfig(env: NodeJS.ProcessEnv, options: { root: string; docsDir?: string }): Config {
  const problems: ConfigProblem[] = [];
  const { root } = options;
  const host = setting(env, "DOCENT_HOST") ?? DEFAULT_HOST;
  if (/[\s/:]/.test(host.replace(/^\[?[\da-f:]+\]?$/i, ""))) problems.push(badHost(host));
  const port = readPort(setting(env, "PORT"), problems);
  const publicUrl = readPublicUrl(setting(env, "DOCENT_PUBLIC_URL"), problems) ?? defaultPublicUrl(host, port);
  const docsDir = options.docsDir ? resolve(options.docsDir) : resolve(root, setting(env, "DOCENT_DOCS") ?? "docs");
  const dataDir = resolve(root, setting(env, "DOCENT_DATA") ?? ".docent");
  const { knowledge, problems: inFile } = readKnowledge(docsDir, displayPath(root, join(docsDir, KNOWLEDGE_FILE)));
  problems.push(...inFile);
  const secrets = readSecrets(env, problems);
  if (problems.length > 0) throw configError(problems);
  return { host, port, publicUrl, docsDir, dataDir, knowledge, secrets };
}

/** The address to type into a browser when nothing else is configured. */
export function defaultPublicUrl(host: string, port: number): string {
  const bare = host.replace(/^\[|\]$/g, "");
  return `http://${bare.includes(":") ? `[${bare}]` : bare}:${port}`;
}

/** Blank counts as unset: a `.env` copied from the example holds names without values. */
function setting(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

function readPort(text: string | undefined, problems: ConfigProblem[]): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  problems.push({
    where: "PORT",
    what: `"${text}" is no port number.`,
    cure: "Set PORT to a whole number from 1 to 65535 (or 0 for any free port), or leave it out for 3000.",
  });
  return DEFAULT_PORT;
}

function readPublicUrl(text: string | undefined, problems: ConfigProblem[]): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const what = publicUrlFault(url, text);
  if (url && what === undefined) return url.origin;
  problems.push({
    where: "DOCENT_PUBLIC_URL",
    what: what ?? `"${text}" is no web address.`,
    cure: "Set it to the scheme and host that people type, such as https://docs.example.com, or leave it out.",
  });
  return undefined;
}

function publicUrlFault(url: URL | undefined, text: string): string | undefined {
  if (!url) return `"${text}" is no web address.`;
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return `"${text}" does not start with http:// or https://.`;
  // Never echo what may be a password.
  if (url.username || url.password) return "the address holds a user name or password.";
  if (url.pathname !== "/" || url.search || url.hash)
    return `"${text}" goes on after the host, but Docent serves at the root of a host.`;
  return undefined;
}

function badHost(host: string): ConfigProblem {
  return {
    where: "DOCENT_HOST",
    what: `"${host}" is no host name or IP address.`,
    cure: "Give the address alone, without scheme or port (the port goes into PORT), or leave it out for 127.0.0.1.",
  };
}
