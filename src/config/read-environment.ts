import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError, messageOf } from "../errors.ts";

/**
 * The variables of the process and of the file `.env` beside package.json; those of the process win.
 * @throws {ConfigError} when the file is there but cannot be read
 */
export function readEnvironment(root: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...fromFile(join(root, ".env")), ...env };
}

function fromFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new ConfigError(`${file} could not be read (${messageOf(error)}).`, "Make it readable, or remove it.", {
      cause: error,
    });
  }
}
