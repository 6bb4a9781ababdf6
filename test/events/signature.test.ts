import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { signedBy } from "../../src/events/signature.ts";

const body = Buffer.from('{"zen":"Design for failure."}');
const sign = (secret: string, bytes: Uint8Array = body): Uint8Array =>
  createHmac("sha256", secret).update(bytes).digest();

describe("signedBy", () => {
  test("agrees with the example of GitHub's documentation", () => {
    const documented = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(signedBy(Buffer.from("Hello, World!"), Buffer.from(documented, "hex"), ["It's a Secret to Everybody"])).toBe(
      0,
    );
  });

  test("names the secret that matches, so that one can be replaced while both are in use", () => {
    expect(signedBy(body, sign("old"), ["new", "old"])).toBe(1);
    expect(signedBy(body, sign("new"), ["new", "old"])).toBe(0);
    expect(signedBy(body, sign("new"), ["new", "new"])).toBe(0);
  });

  test.each([
    ["another secret", sign("other")],
    ["other bytes", sign("secret", Buffer.from("{}"))],
    ["a truncated signature", sign("secret").subarray(0, 31)],
    ["a longer signature", Buffer.concat([sign("secret"), Buffer.from([0])])],
    ["no signature", new Uint8Array()],
  ])("refuses %s", (_, signature) => {
    expect(signedBy(body, signature, ["secret"])).toBeUndefined();
  });

  test("never takes an empty secret, which everybody knows", () => {
    expect(signedBy(body, sign(""), [""])).toBeUndefined();
    expect(signedBy(body, sign(""), [])).toBeUndefined();
  });
});
