import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import type { Material } from "./material.ts";

interface Format {
  readonly what: string;
  /** Looked for first, since hardly any text holds one of them. */
  readonly starts: readonly string[];
  /** Its group `password`, where it has one, is what makes the match a secret. */
  readonly pattern: RegExp;
}

/**
 * Formats that their issuers document, so that a match is hardly ever something else: those of what a team that trains
 * and serves models signs in to.
 */
const FORMATS: readonly Format[] = [
  format("an AWS access key", ["AKIA", "ASIA"], "[A-Z0-9]{16}(?![A-Za-z0-9])"),
  format(
    "an AWS secret key",
    ["aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"],
    `["']?\\s*[:=]\\s*["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
  ),
  format("a GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], "[A-Za-z0-9]{36,}"),
  format("a GitHub token", ["github_pat_"], "[A-Za-z0-9_]{22,}"),
  format("a GitLab token", ["glpat-", "glptt-", "glrt-", "gldt-", "glcbt-", "glsoat-"], "[A-Za-z0-9_-]{20,}"),
  format("a Slack token", ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"], "[A-Za-z0-9-]{10,}"),
  format("a Slack token", ["xapp-"], "\\d-[A-Z0-9]{8,}-\\d{8,}-[A-Za-z0-9]{32,}"),
  format(
    "the address of a Slack webhook",
    ["hooks.slack.com/"],
    "(?:services|workflows)/T[A-Z0-9]{8,}/[A-Z0-9]{8,}/[A-Za-z0-9/]{20,}",
  ),
  format(
    "the address of a Teams webhook",
    ["webhook.office.com/"],
    "webhookb2/[a-f0-9-]{36}@[a-f0-9-]{36}/\\w+/[a-f0-9]{32}",
  ),
  format("a Google API key", ["AIza"], "[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
  format("a Google client secret", ["GOCSPX-"], "[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])"),
  format("an Azure storage key", ["AccountKey="], "[A-Za-z0-9+/]{86}=="),
  format("a Databricks token", ["dapi", "dose"], "[a-f0-9]{32}(?![A-Za-z0-9])"),
  format("a Hugging Face token", ["hf_"], "[A-Za-z0-9]{34,}"),
  format("a Weights & Biases key", ["WANDB_API_KEY"], `["']?\\s*[:=]\\s*["']?[a-f0-9]{40}(?![A-Za-z0-9])`),
  format("an OpenAI key", ["sk-"], "(?<![_-]sk-)[A-Za-z0-9_-]{0,200}T3BlbkFJ[A-Za-z0-9_-]{20,}"),
  format("an Anthropic key", ["sk-ant-"], "[a-z0-9]+-[A-Za-z0-9_-]{80,}"),
  format("an npm token", ["npm_"], "[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
  format("a PyPI token", ["pypi-AgE"], "[A-Za-z0-9_-]{50,}"),
  format("a Docker token", ["dckr_pat_"], "[A-Za-z0-9_-]{27,}"),
  format("a Grafana token", ["glsa_"], "[A-Za-z0-9]{32}_[a-f0-9]{8}"),
  format("a Vault token", ["hvs."], "[A-Za-z0-9_-]{24,}"),
  format("a Stripe key", ["sk_live_", "rk_live_"], "[A-Za-z0-9]{24,}"),
  format("a SendGrid key", ["SG."], "[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"),
  format("an NVIDIA key", ["nvapi-"], "[A-Za-z0-9_-]{60,}"),
  format(
    "the address of a Discord webhook",
    ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
    "\\d{17,20}/[A-Za-z0-9_-]{60,}",
  ),
  format("the address of a Teams webhook", ["logic.azure.com"], `[^\\s"'<>]{0,1000}?[?&]sig=[A-Za-z0-9%_-]{20,}`),
  // The address of a Teams webhook has one as well.
  format(
    "a signed Azure address",
    ["sig="],
    "(?=[A-Za-z0-9%+/_-]{40})(?<!\\.logic\\.azure\\.com\\S{0,1000})[A-Za-z0-9%+/_-]+",
  ),
  format("a JSON Web Token", ["eyJ"], "(?<![_-]eyJ)[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}"),
  format(
    "a password in an address",
    ["postgresql", "postgres", "mysql", "mongodb", "redis", "rediss", "amqp", "amqps"],
    `(?:\\+[a-z0-9]+)?://(?<user>[^\\s:/@"'<>]*):(?<password>[^\\s:/@"'\`]+)@[^\\s/"'\`]+`,
  ),
  format(
    "a password for curl",
    ["curl "],
    `(?:[^\\n|;&\`\\\\]|\\\\[^\\n]|\\\\\\n){0,500}?(?<=\\s)(?:-u|--user[ =])\\s*["']?(?<user>[^\\s:"']*):(?<password>[^\\s"'\`]+)`,
  ),
  format("a private key", ["-----BEGIN "], "(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
];

/** @param rest of the pattern, behind one of the starts */
function format(what: string, starts: readonly string[], rest: string): Format {
  const start = starts.map((one) => one.replaceAll(".", "\\.")).join("|");
  return { what, starts, pattern: new RegExp(`(?<![A-Za-z0-9])(?:${start})${rest}`, "g") };
}

/** Secrets pasted into a file; drafts and faulty files count as well, since they are in the repository. */
export function checkSecrets({ sources }: Pick<Material, "sources">): Problem[] {
  return [...sources.values()].flatMap(secretsOf);
}

function secretsOf({ path, text }: SourceFile): Problem[] {
  const possible = FORMATS.filter(({ starts }) => starts.some((start) => text.includes(start)));
  return possible.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)]
      .filter((match) => isReal(match, text))
      .map((match) => ({
        file: path,
        line: text.slice(0, match.index).split("\n").length,
        rule: "secrets/token",
        severity: "error" as const,
        // Never the secret itself: what the check prints ends up in logs.
        message: `This looks like ${what}`,
        fix: "Revoke it where it was issued, then remove it; a placeholder has EXAMPLE in it.",
      })),
  );
}

/** Not a placeholder: one says so, repeats one character, or (a key's first line) is followed by no key. */
function isReal(match: RegExpExecArray, text: string): boolean {
  const [found] = match;
  if (found.startsWith("-----")) {
    // A few lines tell a key from an ellipsis.
    const next = text
      .slice(match.index + found.length, match.index + 1000)
      .replaceAll("\\n", "\n")
      .trimStart();
    return /^(?:[\w-]+: .*\s+)*[A-Za-z0-9+/=]{30,}/.test(next) && !/^\S*EXAMPLE/i.test(next);
  }
  if (found.startsWith("eyJ") && !isTokenHeader(found.split(".")[0] ?? "")) return false;
  if (isPlaceholder(match.groups)) return false;
  if (/example|placeholder|your|redacted|dummy/i.test(found)) return false;
  // Eight times the same character, or the alphabet: nobody's token.
  return !/(.)\1{7}/.test(found) && !/abcdefgh|12345678/i.test(found);
}

/** Of a JSON Web Token: what it is signed with. Source: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.1 */
function isTokenHeader(part: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof header === "object" && header !== null && "alg" in header;
  } catch {
    return false;
  }
}

/** Signs of a variable, of something left out, or of something to be put in. */
const MARKED = /[<>{}…]|\$[\w(]|\*{2}|\.{3}|%(?:s|\(|[A-Z_]+%)/;
const NO_PASSWORD =
  /^(?:(?:my|the|a|some|test|db|postgres|api)?[-_]?(?:pass(?:word|wd|phrase)?|pwd?|pw|secret|token|key|user(?:name)?|test|admin|root|guest|demo|docent|postgres|redis|mysql|change-?me|placeholder|x+|\W+))\d{0,3}$/i;

/** A password that nobody has: it says so, or is the user's name, as in every database that was just installed. */
function isPlaceholder({ user, password }: RegExpExecArray["groups"] & object = {}): boolean {
  return password !== undefined && (password === user || MARKED.test(password) || NO_PASSWORD.test(password));
}
