// `npm run build`: the site alone, and strictly: a broken link fails it. `npm start` takes the result as it is.
import { dirname, join } from "node:path";
import { readConfig } from "../src/config/read-config.ts";
import { describeFault, seconds } from "./log.ts";
import { createSiteBuilder } from "./site-build.ts";

const root = dirname(import.meta.dirname);
const { env } = process;

try {
  const started = performance.now();
  const { docsDir, dataDir } = readConfig(env, { root });
  const builder = createSiteBuilder({ root, siteDir: join(root, "site"), docsDir, dataDir, env, strict: true });
  const built = await builder.refresh({ starting: () => process.stdout.write("Building the site …\n") });
  const how = built ? `was built in ${seconds(performance.now() - started)}` : "is unchanged since its last build";
  process.stdout.write(`The site ${how}: ${builder.buildDir}\n`);
} catch (error) {
  process.stderr.write(`${describeFault(error)}\n`);
  process.exitCode = 1;
}
