/** As botbuilder allows between clocks, in seconds. */
const CLOCK_SKEW = 300;
const ALGORITHMS = ["RS256", "RS384", "RS512"];

export interface ExpectedToken {
  readonly issuer: string;
  /** The app's id. */
  readonly audience: string;
  readonly serviceUrl: string;
}

/**
 * Looks at a token before its signature is checked: what can be refused now costs no cryptography, no line of
 * botbuilder's on the console, and never reaches its doors for emulators and other bots, which ask for less.
 * @param header `Authorization`
 * @returns why it is refused, or undefined
 */
export function tokenFault(header: string, expected: ExpectedToken, now: Date): string | undefined {
  const parts = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(header);
  const head = decode(parts?.[1]);
  const claims = decode(parts?.[2]);
  if (!head || !claims) return "no token";
  if (!ALGORITHMS.includes(String(head["alg"]))) return "algorithm";
  if (claims["iss"] !== expected.issuer) return "issuer";
  if (claims["aud"] !== expected.audience) return "audience";
  const seconds = now.getTime() / 1000;
  if (typeof claims["exp"] !== "number" || claims["exp"] < seconds - CLOCK_SKEW) return "expired";
  const { nbf, iat } = claims;
  if ([nbf, iat].some((from) => typeof from === "number" && from > seconds + CLOCK_SKEW)) return "not yet valid";
  return claims["serviceurl"] === expected.serviceUrl ? undefined : "service address";
}

function decode(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
