import type { KeyObject } from "node:crypto";
import { presents, verdict } from "../credentials.ts";
import { KeysUnavailableError, type PublicKeys } from "../keys.ts";
import { type Fields, fields, text } from "../payload.ts";
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
  if (read.claims.email === undefined || !read.claims.isVerified)
    return refuse("Google has not verified the token's e-mail address");
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

/** Claims of the right types; others count as missing. */
interface Claims {
  readonly audiences: readonly string[];
  readonly email: string | undefined;
  readonly isVerified: boolean;
  /** Seconds since 1970. */
  readonly issued: number | undefined;
  readonly expires: number | undefined;
}

/** What a token says of itself, of which nothing is checked: anybody may have written any JSON into it. */
async function readToken(token: string): Promise<{ claims: Claims; kid: string | undefined } | undefined> {
  const { decodeJwt, decodeProtectedHeader } = await import("jose");
  try {
    const { alg, kid } = fields(decodeProtectedHeader(token));
    const isRead = alg === "RS256" && (kid === undefined || typeof kid === "string");
    return isRead ? { claims: readClaims(fields(decodeJwt(token))), kid: text(kid) } : undefined;
  } catch {
    return undefined;
  }
}

function readClaims({ aud, email, email_verified: isVerified, iat, exp }: Fields): Claims {
  return {
    audiences: (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === "string"),
    email: typeof email === "string" ? email : undefined,
    isVerified: isVerified === true,
    issued: typeof iat === "number" ? iat : undefined,
    expires: typeof exp === "number" ? exp : undefined,
  };
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

function isTimely({ issued = 0, expires = 0 }: Claims, now: Date): boolean {
  const at = now.getTime() / 1000;
  return expires > at && issued <= at + TOLERANCE_S;
}

/** The secret that names the token's audience, and its service account where it names one. */
function presented({ audiences, email }: Claims, secrets: readonly string[]): number | undefined {
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
