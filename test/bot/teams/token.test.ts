import { expect, test } from "vitest";
import { tokenFault } from "../../../bot/teams/token.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const EXPECTED = { issuer: "https://issuer.example", audience: "our-app", serviceUrl: "https://smba.example/emea/" };
const CLAIMS = { iss: EXPECTED.issuer, aud: EXPECTED.audience, exp: SECONDS + 60, serviceurl: EXPECTED.serviceUrl };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const bearer = (claims: object, head: object = { alg: "RS256" }) => `Bearer ${part(head)}.${part(claims)}.c2lnbg`;
const faultOf = (header: string) => tokenFault(header, EXPECTED, NOW);

test("what may be of Microsoft goes on to the check of its signature", () => {
  expect(faultOf(bearer(CLAIMS))).toBeUndefined();
  expect(faultOf(bearer({ ...CLAIMS, exp: SECONDS - 299, nbf: SECONDS + 299 }))).toBeUndefined();
});

// Botbuilder refuses most of these too, but not all.
test.each<[string, object, string]>([
  ["another issuer", { iss: "https://evil.example" }, "issuer"],
  ["another bot", { aud: "their-app" }, "audience"],
  ["several bots", { aud: ["our-app", "their-app"] }, "audience"],
  ["the past", { exp: SECONDS - 301 }, "expired"],
  ["all times", { exp: undefined }, "expired"],
  ["the future", { nbf: SECONDS + 301 }, "not yet valid"],
  ["another address", { serviceurl: "https://evil.example/" }, "service address"],
  ["any address", { serviceurl: undefined }, "service address"],
])("a token for %s is refused", (_, change, fault) => {
  expect(faultOf(bearer({ ...CLAIMS, ...change }))).toBe(fault);
});

test.each([
  ["without a signature", bearer(CLAIMS, { alg: "none" }), "algorithm"],
  ["signed with a shared secret", bearer(CLAIMS, { alg: "HS256" }), "algorithm"],
  ["in no form", "Bearer x.y.z", "no token"],
  ["of another scheme", bearer(CLAIMS).replace("Bearer", "Basic"), "no token"],
  ["that is absent", "", "no token"],
])("a token %s is refused", (_, header, fault) => {
  expect(faultOf(header)).toBe(fault);
});
