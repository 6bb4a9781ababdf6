import { UsageError } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";

/** Each begins with its command's name; further lines are indented. */
const ENTRIES = [
  `ask "…"      the answer, quoted, with where it stands and who owns it`,
  `search "…"   the best pages  [--limit N]
                          both take --verbatim, which corrects no words, and words
                          that begin with a hyphen behind -- alone`,
  `check        what is wrong with the pages; exit code 1 on errors
                          --strict-freshness makes pages past their review errors
                          --against REF makes errors that git ref has too warnings,
                          and says which answers change; --report FILE as markdown
                          --external looks links to other sites up
                          --format github or gitlab prints what these show beside a line`,
  `new          a fresh page of a kind: KIND "Title"  [--owner TEAM]`,
  `adopt        make starter pages your own: PAGE… --owner TEAM`,
  `init         a knowledge folder of your own: DIR  [--owner TEAM]`,
  `codeowners   who reviews which page, for GitHub and GitLab  [--out FILE]`,
  `index        build the search index  [--out DIR]`,
  `eval         ranking figures  --collection DIR [--corpus FILE]
                          or --docs DIR --queries FILE --qrels FILE`,
  `doctor       what is wrong with this installation, and the cure`,
  `manifest     the Slack manifest, or the Teams app package`,
  `event        what the webhook door makes of a request
                          --source NAME --headers FILE.json --body FILE [--secret S]`,
  `deliveries   announcements that wait, or were given up and why
                          retry ID…, or retry --all-dead, tries these again`,
  `routes       why an event is announced where: explain ID, explain FILE,
                          or explain --source NAME --headers FILE --body FILE`,
  `replay       what other routes would have made of past events
                          --routes FILE [--since 7d]`,
  `insights     what people made of announcements, runbooks and passages, and
                          which runbooks they miss  [--since 30d]`,
];

const ALL_TAKE = "Each takes --docs DIR (any folder of markdown) and --json";

/** What `docent help` prints. */
export const HELP = `Docent answers from your team's docs.

${listing(ENTRIES)}

${ALL_TAKE}; docent --version prints the version.
The site, the web chat and the API start with: npm start
`;

/**
 * What `docent help` says of one command.
 * @throws UsageError when there is no such command
 */
export function helpOf(command: string): string {
  // They share an entry's last lines, so each is shown with the other.
  const names = ["ask", "search"].includes(command) ? ["ask", "search"] : [command];
  const entries = ENTRIES.filter((entry) => names.includes(nameOf(entry)));
  if (entries.length === 0) throw unknownCommand(command);
  return `${listing(entries)}\n\n${ALL_TAKE}.\n`;
}

export function unknownCommand(given: string): UsageError {
  const name = printable(given);
  return new UsageError(`There is no command ${name}${didYouMean(name, ENTRIES.map(nameOf))}`, "See: npx docent help");
}

function listing(entries: readonly string[]): string {
  return entries.map((entry) => `  npx docent ${entry}`).join("\n");
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.indexOf(" "));
}
