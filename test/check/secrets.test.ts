import { describe, expect, test } from "vitest";
import { checkSecrets } from "../../src/check/secrets.ts";
import { write } from "./material.ts";

async function found(source: string): Promise<string[]> {
  return checkSecrets((await write({ "a.md": source })).material).map(
    ({ line, severity, rule, message }) => `${line} ${severity} ${rule}: ${message}`,
  );
}

/** Looks random and is not: no file of the repository may hold what a scanner takes for a secret. */
const noise = (length: number): string =>
  Array.from({ length }, (_, i) => "Q7W3E9R1T5Y2U8P4"[(i * 7 + (i >> 2)) % 16]).join("");

const hex = (length: number): string =>
  [...noise(length)].map((sign) => (sign.charCodeAt(0) % 16).toString(16)).join("");

const jwt = (header: object): string =>
  [JSON.stringify(header), '{"sub":"train"}'].map((part) => Buffer.from(part).toString("base64url")).join(".");

const WORKFLOW = "https://prod-12.westeurope.logic.azure.com:443/workflows/0/triggers/manual/paths/invoke?sv=1.0&sig=";

const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;

const key = (body: string): string => `${"-".repeat(5)}BEGIN RSA PRIVATE KEY${"-".repeat(5)}\n${body}\n`;

describe("secrets", () => {
  test.each([
    ["AKIA", noise(16), "an AWS access key"],
    ["ghp_", noise(36), "a GitHub token"],
    ["ghs_", noise(36), "a GitHub token"],
    ["github_pat_", noise(40), "a GitHub token"],
    ["xoxb-", noise(24), "a Slack token"],
    ["xoxs-", noise(24), "a Slack token"],
    ["AIza", noise(35), "a Google API key"],
    ["GOCSPX-", noise(28), "a Google client secret"],
    ["aws_secret_access_key = ", noise(40), "an AWS secret key"],
    ["glpat-", noise(20), "a GitLab token"],
    ["glrt-", `${noise(27)}.01.${noise(9)}`, "a GitLab token"],
    ["xapp-1-A", `${noise(10)}-1757068912349-${noise(64)}`, "a Slack token"],
    ["https://hooks.slack.com/services/T", `${noise(8)}/B${noise(10)}/${noise(24)}`, "the address of a Slack webhook"],
    [
      "https://team.webhook.office.com/webhookb2/",
      `${uuid}@${uuid}/IncomingWebhook/${hex(32)}/${uuid}`,
      "the address of a Teams webhook",
    ],
    ["AccountName=a;AccountKey=", `${noise(86)}==`, "an Azure storage key"],
    ["dapi", hex(32), "a Databricks token"],
    ["hf_", noise(34), "a Hugging Face token"],
    ["WANDB_API_KEY=", hex(40), "a Weights & Biases key"],
    ["sk-proj-", `${noise(40)}T3BlbkFJ${noise(40)}`, "an OpenAI key"],
    ["sk-ant-api03-", noise(95), "an Anthropic key"],
    ["npm_", noise(36), "an npm token"],
    ["pypi-AgEIcHlwaS5vcmc", noise(100), "a PyPI token"],
    ["dckr_pat_", noise(27), "a Docker token"],
    ["glsa_", `${noise(32)}_${hex(8)}`, "a Grafana token"],
    ["hvs.", noise(95), "a Vault token"],
    ["sk_live_", noise(24), "a Stripe key"],
    ["SG.", `${noise(22)}.${noise(43)}`, "a SendGrid key"],
    ["nvapi-", noise(64), "an NVIDIA key"],
    ["https://discord.com/api/webhooks/", `117050681234906112/${noise(68)}`, "the address of a Discord webhook"],
    [WORKFLOW, noise(43), "the address of a Teams webhook"],
    ["https://store.blob.core.windows.net/data?sv=2024-11-04&sig=", `${noise(43)}%3D`, "a signed Azure address"],
    [jwt({ alg: "RS256" }), `.${noise(43)}`, "a JSON Web Token"],
    ["postgresql://train:", `${noise(12)}@db.corp.net/runs`, "a password in an address"],
    ["postgres://train:", `${noise(12)}@localhost:5432/runs`, "a password in an address"],
    ["mongodb+srv://train:", `${noise(12)}@db.corp.net`, "a password in an address"],
    ["mysql+pymysql://train:", `${noise(6)}%40${noise(6)}@db.corp.net`, "a password in an address"],
    ["redis://:", `${noise(12)}@cache.corp.net`, "a password in an address"],
    ["$(curl -sf -u train:", `${noise(12)} https://runs.corp.net)`, "a password for curl"],
    ["$(curl --user 'train:", `${noise(12)}' https://runs.corp.net)`, "a password for curl"],
  ])("beginning with %s are an error at their line, and are not repeated", async (start, rest, what) => {
    const source = `---\ntitle: A\n---\n\n\`\`\`sh\nexport TOKEN=${start}${rest}\n\`\`\`\n`;
    const problems = await found(source);
    expect(problems).toEqual([`6 error secrets/token: This looks like ${what}`]);
    expect(problems.join("")).not.toContain(rest);
  });

  test("for curl are found on the line below its name", async () => {
    const source = `curl -sf \\\n  -u train:${noise(12)} \\\n  https://runs.corp.net`;
    expect(await found(source)).toEqual(["1 error secrets/token: This looks like a password for curl"]);
  });

  test.each([noise(64), `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${noise(64)}`])(
    "as a private key are an error",
    async (body) => {
      expect(await found(`Text.\n\n${key(body)}`)).toEqual(["3 error secrets/token: This looks like a private key"]);
    },
  );

  test("in drafts and in files that an error leaves out are in the repository all the same", async () => {
    const token = `ghp_${noise(36)}`;
    expect(await found(`---\ndraft: true\n---\n${token}`)).toHaveLength(1);
    expect(await found(`---\nkind: nothing\n---\n${token}`)).toHaveLength(1);
  });

  test.each([
    "AKIAIOSFODNN7EXAMPLE",
    `ghp_${"x".repeat(36)}`,
    "xoxb-your-bot-token",
    "xoxb-… and ghp_… and AKIA… and AIza…",
    "github_pat_EXAMPLE_0000000000000000",
    "glpat-<your token>, dapi…, hf_xxx and sk-ant-…",
    `dapi${"0".repeat(32)}`,
    "AWS_SECRET_ACCESS_KEY=$(vault read -field=secret aws/creds/train)",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "WANDB_API_KEY=$WANDB_API_KEY and WANDB_API_KEY: <your key>",
    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    `the commit ${hex(40)}`,
    `a hash ${noise(10)}AKIA${noise(16)}`,
    key("…"),
    key("MIIEpAIBAAKCAQEA..."),
    key(`EXAMPLE${noise(40)}`),
    ...[
      "password",
      "PASSWORD",
      "<password>",
      "$PASSWORD",
      `\${DB_PW}`,
      "%DB_PW%",
      "***",
      "secret",
      "pw",
      "user",
      "example",
      "…",
    ].flatMap((word) => [`postgresql://train:${word}@db.corp.net/runs`, `curl -u train:${word} https://runs.corp.net`]),
    "postgres://postgres:postgres@localhost/runs and redis://cache.corp.net:6379 and postgresql://train@db/runs",
    "curl https://runs.corp.net:8080/a -H 'x: y' | sort -u a:b",
    `curl -u "$USER:$TOKEN" https://runs.corp.net and curl -u admin:admin x`,
    `${jwt({ typ: "JWT" })}.${noise(43)}`,
    `eyJ${noise(20)}.${noise(20)}.${noise(43)}`,
    "eyJhbGciOi….eyJzdWIi….sig and sig=… and sig=abc",
    `${WORKFLOW}YOUR-SIGNATURE`,
    "SG.your-key nvapi-… https://discord.com/api/webhooks/ID/TOKEN",
  ])("are not what documentation writes instead: %j", async (source) => {
    expect(await found(source)).toEqual([]);
  });
});
