import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

const ISSUER = "https://api.botframework.com";

/** Microsoft's side of the trust: keys that can be fetched, and tokens signed with them. */
export interface Sender {
  readonly openIdMetadataUrl: string;
  /** @param claims replace the good ones; undefined leaves one out */
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Signed with a key that nobody published, under the published key's name. */
  forgedToken(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The public key, as somebody who confuses algorithms would use it. */
  readonly publicPem: string;
  readonly keyId: string;
  /** How often the keys were fetched. */
  readonly fetches: () => number;
  close(): Promise<void>;
}

const newPair = () => generateKeyPair("RS256", { extractable: true });

/** Made once for all tests of a file: finding primes takes a while. */
let pairs: Promise<[Awaited<ReturnType<typeof newPair>>, Awaited<ReturnType<typeof newPair>>]> | undefined;

export async function createSender({ appId, serviceUrl }: { appId: string; serviceUrl: string }): Promise<Sender> {
  const keyId = "key-of-the-test";
  pairs ??= Promise.all([newPair(), newPair()]);
  const [good, bad] = await pairs;
  const jwk = { ...(await exportJWK(good.publicKey)), kid: keyId, use: "sig", alg: "RS256", endorsements: ["msteams"] };
  let fetches = 0;
  const server = createServer((request, response) => {
    fetches += 1;
    const { port } = server.address() as AddressInfo;
    const body =
      request.url === "/keys"
        ? { keys: [jwk] }
        : {
            issuer: ISSUER,
            jwks_uri: `http://127.0.0.1:${port}/keys`,
            id_token_signing_alg_values_supported: ["RS256"],
          };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sign =
    (key: CryptoKey) =>
    (claims: Readonly<Record<string, unknown>> = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload: JWTPayload = {
        iss: ISSUER,
        aud: appId,
        serviceurl: serviceUrl,
        nbf: now - 60,
        exp: now + 600,
        ...claims,
      };
      return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: keyId, typ: "JWT" }).sign(key);
    };
  const { port } = server.address() as AddressInfo;
  return {
    // Botbuilder keeps what it read by address, for the whole process.
    openIdMetadataUrl: `http://127.0.0.1:${port}/openid?${Math.random()}`,
    token: sign(good.privateKey),
    forgedToken: sign(bad.privateKey),
    publicPem: await pem(good.publicKey),
    keyId,
    fetches: () => fetches,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function pem(key: CryptoKey): Promise<string> {
  const spki = Buffer.from(await crypto.subtle.exportKey("spki", key)).toString("base64");
  return `-----BEGIN PUBLIC KEY-----\n${spki.replace(/(.{64})/g, "$1\n")}\n-----END PUBLIC KEY-----\n`;
}
