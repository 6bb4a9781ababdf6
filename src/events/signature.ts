import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Which secret signed the bytes. Every secret is tried and every comparison takes the same time, so that the answer's
 * delay tells nothing about a secret or a signature.
 * @param signature the bytes of the HMAC-SHA256 that came with the request
 * @returns index of the first secret that matches; undefined when none does. An empty secret never matches: anybody
 * can sign with it.
 */
export function signedBy(body: Uint8Array, signature: Uint8Array, secrets: readonly string[]): number | undefined {
  const matches = secrets.map((secret) => {
    const expected = createHmac("sha256", secret).update(body).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature) && secret !== "";
  });
  const index = matches.indexOf(true);
  return index < 0 ? undefined : index;
}
