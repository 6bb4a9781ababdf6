import { webApi } from "@slack/bolt";
import { describe, expect, test } from "vitest";
import { slackFailure } from "../../../bot/slack/failure.ts";

const POST = { channel: "#ml-alerts", repeatable: false };
const UPDATE = { channel: "#ml-alerts", repeatable: true };

function refusal(error: string, more: object = {}): Error {
  return new webApi.WebAPIPlatformError({ ok: false, error, response_metadata: {}, ...more });
}

function network(code: string | undefined): Error {
  const cause = code === undefined ? undefined : Object.assign(new Error("no"), { code });
  return new webApi.WebAPIRequestError(new TypeError("fetch failed", { cause }));
}

describe("a failed call", () => {
  test.each([
    ["message_not_found", "gone"],
    ["thread_not_found", "gone"],
    ["edit_window_closed", "gone"],
    ["channel_not_found", "dead"],
    ["is_archived", "dead"],
    ["not_in_channel", "dead"],
    ["missing_scope", "dead"],
    ["invalid_auth", "dead"],
    ["account_inactive", "dead"],
    ["restricted_action_read_only_channel", "dead"],
    ["something_new", "dead"],
    ["ratelimited", "retry"],
    ["service_unavailable", "retry"],
    ["internal_error", "lost"],
    ["fatal_error", "lost"],
    // A proxy's page instead of JSON.
    ["<html>Sign in</html>", "lost"],
  ])("refused as %s is %s", (code, kind) => {
    const error = slackFailure(refusal(code), POST);
    expect(error.failure).toEqual({ kind });
    expect(error.message).not.toContain("<html>");
    expect(error.message).toMatch(/\.$/);
    expect(error.cure).toMatch(/^[A-Z].*\.$|^Look up /);
  });

  test("names the permission that is missing", () => {
    expect(slackFailure(refusal("missing_scope", { needed: "chat:write" }), POST).message).toContain(
      "needs chat:write",
    );
  });

  test.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"])(
    "that met %s was not sent",
    (code) => {
      expect(slackFailure(network(code), POST).failure).toEqual({ kind: "retry" });
    },
  );

  test.each(["ECONNRESET", "UND_ERR_SOCKET", "EPIPE", undefined])("that met %s may have landed", (code) => {
    expect(slackFailure(network(code), POST).failure).toEqual({ kind: "lost" });
    expect(slackFailure(network(code), UPDATE).failure).toEqual({ kind: "retry" });
  });

  test("with an error of the server may have landed", () => {
    const error = new webApi.WebAPIHTTPError(503, "Unavailable", {}, "a body with words");
    expect(slackFailure(error, POST).failure).toEqual({ kind: "lost" });
    expect(slackFailure(error, UPDATE).failure).toEqual({ kind: "retry" });
    expect(slackFailure(error, POST).message).not.toContain("words");
  });

  test("that is too many waits as long as Slack said", () => {
    expect(slackFailure(new webApi.WebAPIRateLimitedError(7), POST).failure).toEqual({
      kind: "retry",
      retryAfterMs: 7_000,
    });
  });

  test("of no known kind may have landed", () => {
    expect(slackFailure(new Error("a bug"), POST).failure).toEqual({ kind: "lost" });
    expect(slackFailure("a string", POST).failure).toEqual({ kind: "lost" });
  });
});
