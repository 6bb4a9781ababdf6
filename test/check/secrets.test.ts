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
  ])("beginning with %s are an error at their line, and are not repeated", async (start, rest, what) => {
    const source = `---\ntitle: A\n---\n\n\`\`\`sh\nexport TOKEN=${start}${rest}\n\`\`\`\n`;
    const problems = await found(source);
    expect(problems).toEqual([`6 error secrets/token: This looks like ${what}`]);
    expect(problems.join("")).not.toContain(rest);
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
  ])("are not what documentation writes instead: %j", async (source) => {
    expect(await found(source)).toEqual([]);
  });
});
