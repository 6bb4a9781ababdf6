import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { KeysUnavailableError, readKeys, UnreadableKeysError } from "../../src/events/keys.ts";
import { fetchedKeys } from "../../src/events/keys-fetched.ts";

const ONE = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
const OTHER = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
const PEM = ONE.export({ type: "spki", format: "pem" }).toString();
const OTHER_PEM = OTHER.export({ type: "spki", format: "pem" }).toString();
const ADDRESS = "https://www.googleapis.com/oauth2/v3/certs";
const CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-abc.pem";

/** Made for this test; nobody has its private key. */
const X509 = `-----BEGIN CERTIFICATE-----
MIIBeDCCAR+gAwIBAgIUCTbRqCl2GRe/eMxgN+f85lW2TvYwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHZXhhbXBsZTAeFw0yNjExMjEwNzE1NDhaFw0yNjExMjIwNzE1
NDhaMBIxEDAOBgNVBAMMB2V4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAQ0kke28yDJPRXz7gK0OYX0/aeQgBr4nR8Y8LwM6QOQA1KS4w4/P+VSsHr2/RLY
D4+u+ZmYNReNbrBKpUeSV7M5o1MwUTAdBgNVHQ4EFgQUgpxwQBUc8kAYvwJDZ1TL
aP18TbkwHwYDVR0jBBgwFoAUgpxwQBUc8kAYvwJDZ1TLaP18TbkwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAY7TUdaNlz3BO4YYHmpJKHv7HUGZMS
RdkuiYPij3NIxAIgN/v9UbEoXECnq85PhQAxOb0OXfBla7NuwpoU9zR2zAw=
-----END CERTIFICATE-----
`;

async function found(text: string, address = ADDRESS, id?: string): Promise<number> {
  return (await readKeys(text).find(address, id)).length;
}

const jwks = (...keys: readonly object[]) => JSON.stringify({ keys });
const jwk = (kid?: string) => ({ ...ONE.export({ format: "jwk" }), ...(kid === undefined ? {} : { kid }) });

describe("a file of public keys", () => {
  test("may be one PEM for everything: a key or a certificate", async () => {
    expect((await readKeys(PEM).find("anything", "any"))[0]?.equals(ONE)).toBe(true);
    const [certified] = await readKeys(`\n${X509}`).find(CERTIFICATE);
    expect(certified?.asymmetricKeyType).toBe("ec");
    expect(await found(PEM + OTHER_PEM)).toBe(2);
  });

  test("may be a JWK set, of which the id chooses", async () => {
    const set = jwks(jwk("a"), { ...OTHER.export({ format: "jwk" }), kid: "b" }, { kty: "unknown", kid: "c" });
    expect((await readKeys(set).find(ADDRESS, "a"))[0]?.equals(ONE)).toBe(true);
    expect((await readKeys(set).find(ADDRESS, "b"))[0]?.equals(OTHER)).toBe(true);
    expect([await found(set, ADDRESS, "c"), await found(set, ADDRESS, "d")]).toEqual([0, 0]);
    expect(await found(jwks(jwk()), ADDRESS, "any")).toBe(1);
  });

  test("may name keys by their ids or by addresses", async () => {
    expect(await found(JSON.stringify({ a: PEM, b: OTHER_PEM }), ADDRESS, "b")).toBe(1);
    const mixed = JSON.stringify({ [CERTIFICATE]: PEM, [ADDRESS]: { keys: [jwk("a")] }, own: jwk() });
    expect([
      await found(mixed, CERTIFICATE),
      await found(mixed, ADDRESS, "a"),
      await found(mixed, ADDRESS, "own"),
    ]).toEqual([1, 1, 1]);
    expect(await found(mixed, "https://sns.eu-central-1.amazonaws.com/other.pem")).toBe(0);
    expect(await found(JSON.stringify({ a: PEM }), ADDRESS, "__proto__")).toBe(0);
  });

  test("are all tried for a sender that names none", async () => {
    expect(await found(JSON.stringify({ a: PEM, b: OTHER_PEM }), CERTIFICATE)).toBe(2);
    expect(await found(JSON.stringify({ a: PEM, [ADDRESS]: OTHER_PEM }), CERTIFICATE)).toBe(0);
  });

  test.each(["", "{}", "null", "[]", "7", '"x"', "{nope", '{"keys": []}', '{"a": 7}', "-----BEGIN CERTIFICATE-----"])(
    "is unreadable as %j",
    (text) => {
      expect(() => readKeys(text)).toThrow(UnreadableKeysError);
    },
  );
});

describe("published keys", () => {
  function open(answer: () => Promise<Response>) {
    let at = 0;
    const fetch = vi.fn<typeof globalThis.fetch>(answer);
    const keys = fetchedKeys({ fetch, clock: () => at });
    return { keys, fetch, wait: (ms: number) => (at += ms) };
  }

  const answering =
    (text: string, status = 200) =>
    () =>
      Promise.resolve(new Response(text, { status }));

  test("are asked for once an hour, by https, without following redirects", async () => {
    const { keys, fetch, wait } = open(answering(jwks(jwk("a"))));
    await Promise.all([keys.find(ADDRESS, "a"), keys.find(ADDRESS, "a")]);
    expect(await keys.find(ADDRESS, "a")).toHaveLength(1);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith(ADDRESS, expect.objectContaining({ redirect: "error" }));
    wait(61 * 60_000);
    await keys.find(ADDRESS, "a");
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("are asked for again when one is missing, but not for everybody who makes up an id", async () => {
    const { keys, fetch, wait } = open(answering(jwks(jwk("a"))));
    for (const id of ["x", "y", "z"]) expect(await keys.find(ADDRESS, id)).toEqual([]);
    expect(fetch).toHaveBeenCalledTimes(1);
    wait(61_000);
    for (const id of ["x", "y", "z"]) await keys.find(ADDRESS, id);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test.each([
    "http://sns.eu-central-1.amazonaws.com/a.pem",
    "https://sns.eu-central-1.amazonaws.com:8443/a.pem",
    "https://sns.eu-central-1.amazonaws.com.evil.example/a.pem",
    "https://evil.example/sns.eu-central-1.amazonaws.com/a.pem",
    "https://sns.eu-central-1.amazonaws.com@evil.example/a.pem",
    "https://s3.amazonaws.com/a.pem",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "nothing",
  ])("are never asked for at %s", async (address) => {
    const { keys, fetch } = open(answering(PEM));
    expect(await keys.find(address)).toEqual([]);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("are found at Amazon's addresses, China's too", async () => {
    const { keys } = open(answering(PEM));
    expect(await keys.find(CERTIFICATE)).toHaveLength(1);
    expect(await keys.find("https://sns.cn-north-1.amazonaws.com.cn/x.pem")).toHaveLength(1);
  });

  test("that are not there are none; that cannot be had are a fault, which is soon tried again", async () => {
    const missing = open(answering("no", 404));
    expect(await missing.keys.find(CERTIFICATE)).toEqual([]);
    for (const answer of [answering("", 500), answering("no key"), answering("x".repeat(70_000))]) {
      await expect(open(answer).keys.find(CERTIFICATE)).rejects.toThrow(KeysUnavailableError);
    }
    const down = open(() => Promise.reject(new Error("no route")));
    for (let i = 0; i < 3; i++) await expect(down.keys.find(CERTIFICATE)).rejects.toThrow(KeysUnavailableError);
    expect(down.fetch).toHaveBeenCalledTimes(1);
    down.wait(6_000);
    down.fetch.mockImplementation(answering(PEM));
    expect(await down.keys.find(CERTIFICATE)).toHaveLength(1);
  });

  test("are not kept without end", async () => {
    const { keys, fetch } = open(answering(PEM));
    for (let i = 0; i <= 50; i++) await keys.find(CERTIFICATE.replace("abc", String(i)));
    await keys.find(CERTIFICATE.replace("abc", "0"));
    expect(fetch).toHaveBeenCalledTimes(52);
  });
});
