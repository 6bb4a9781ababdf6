import type { KeyObject } from "node:crypto";
import type { JWTPayload } from "jose";
import { presents, verdict } from "../credentials.ts";
import { KeysUnavailableError, type PublicKeys } from "../keys.ts";
import { text } from "../payload.ts";
import type { Verification } from "../source.ts";

/** Where Google publishes the keys that it signs its tokens with: https://accounts.google.com/.well-known/openid-configuration */
const KEYS_ADDRESS = "https://www.googleapis.com/oauth2/v3/certs";
const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

/** How far Google's clock may be ahead of ours. */
const TOLERANCE_S = 5 * 60;
const LONGEST_TOKEN = 8_000;

/** Whether it has the form of a signed token, rather than of a shared one. */
export function isToken(token: string): boolean {
  return token.length <= LONGEST_TOKEN && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
}

export interface TokenCheck {
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly keys: PublicKeys | undefined;
}

/**
 * Checks a token as Pub/Sub sends it (https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions): signed by
 * Google, not expired, for our audience, by a service account whose address Google has verified. The audience is looked
 * at first, so that nobody else's token makes us ask for keys.
 */
export async function verifyToken(token: string, { secrets, now, keys }: TokenCheck): Promise<Verification> {
  const refuse = (reason: string): Verification => verdict(undefined, reason);
  const read = await readToken(token);
  if (read === undefined) return refuse("the token cannot be read, or is not signed with RS256");
  const secret = presented(read.claims, secrets);
  if (secret === undefined)
    return refuse("the token's audience or service account fits none of the configured secrets");
  if (read.claims.email_verified !== true) return refuse("Google has not verified the token's e-mail address");
  if (!isTimely(read.claims, now)) return refuse("the token has expired, or was made in the future");
  if (keys === undefined) return { outcome: "unavailable", reason: "there are no public keys to check it by" };
  try {
    const found = await keys.find(KEYS_ADDRESS, read.kid);
    const isGoogles = await isSignedBy(token, found, now);
    return isGoogles ? verdict(secret, "") : refuse("the token is not Google's");
  } catch (error) {
    if (!(error instanceof KeysUnavailableError)) throw error;
    return { outcome: "unavailable", reason: "the public keys of Google cannot be had" };
  }
}

type GoogleClaims = JWTPayload & { readonly email?: unknown; readonly email_verified?: unknown };

/** What a token says of itself, of which nothing is checked. */
async function readToken(token: string): Promise<{ claims: GoogleClaims; kid: string | undefined } | undefined> {
  const { decodeJwt, decodeProtectedHeader } = await import("jose");
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === "RS256" ? { claims: decodeJwt<GoogleClaims>(token), kid: text(kid) } : undefined;
  } catch {
    return undefined;
  }
}

async function isSignedBy(token: string, keys: readonly KeyObject[], now: Date): Promise<boolean> {
  const { errors, jwtVerify } = await import("jose");
  for (const key of keys) {
    if (key.asymmetricKeyType !== "rsa") continue;
    try {
      await jwtVerify(token, key, {
        algorithms: ["RS256"],
        issuer: ISSUERS,
        requiredClaims: ["exp", "aud", "email"],
        currentDate: now,
      });
      return true;
    } catch (error) {
      // Too short a key is refused with a TypeError.
      if (!(error instanceof errors.JOSEError || error instanceof TypeError)) throw error;
    }
  }
  return false;
}

function isTimely({ iat = 0, exp = 0 }: JWTPayload, now: Date): boolean {
  const at = now.getTime() / 1000;
  return exp > at && iat <= at + TOLERANCE_S;
}

/** The secret that names the token's audience, and its service account where it names one. */
function presented({ aud, email }: GoogleClaims, secrets: readonly string[]): number | undefined {
  const audiences = typeof aud === "string" ? [aud] : (aud ?? []);
  for (const audience of audiences) {
    const fitting = secrets.map((secret) => {
      const [expected = "", account] = secret.trim().split(/\s+/);
      return account === undefined || account === email ? expected : "";
    });
    const secret = presents(audience, fitting);
    if (secret !== undefined) return secret;
  }
  return undefined;
}
