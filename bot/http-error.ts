import type { ErrorRequestHandler, Request, Response } from "express";
import { DocentError } from "../src/errors.ts";
import { describeFault, type Log } from "./log.ts";

/** A request that cannot be served; the body of the response is `{error: {message, cure}}`. */
export class HttpError extends DocentError {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, message: string, cure: string) {
    super(message, cure);
    this.status = status;
  }
}

/** What Express's own parsers throw, in our words. */
const PARSER_FAULTS: Readonly<Record<string, readonly [message: string, cure: string]>> = {
  "entity.too.large": ["The body is too large.", "Send a shorter message."],
  "entity.parse.failed": ["The body is not valid JSON.", "Send one JSON object."],
  "encoding.unsupported": ["The body's encoding is not known here.", "Send it as gzip, or not compressed."],
  "charset.unsupported": ["The body's character set is not known here.", "Send UTF-8."],
};

/** The last handler: an answer in JSON without a stack, and a line in the log for what is our own fault. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const fault = toHttpError(error);
    if (fault.status >= 500 && !(error instanceof HttpError)) {
      log.row("Fault", `${request.method} ${request.path}\n${withoutWords(describeFault(error), request)}`);
    }
    // Half an answer cannot be taken back: Express then cuts the connection, which the client sees as a failure.
    if (response.headersSent) next(error);
    else sendError(response, fault);
  };
}

function sendError(response: Response, { status, message, cure }: HttpError): void {
  response.status(status).set("Cache-Control", "no-store").json({ error: { message, cure } });
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  const known = typeof type === "string" ? PARSER_FAULTS[type] : undefined;
  const code = typeof status === "number" && status >= 400 && status < 500 ? status : 500;
  if (known && code < 500) return new HttpError(code, ...known);
  if (error instanceof URIError || code < 500)
    return new HttpError(code === 500 ? 400 : code, "The request cannot be read.", "Check its address and headers.");
  return new HttpError(
    500,
    "Something broke on the server.",
    "Try again in a minute; the server's log has the details.",
  );
}

/** What people ask must not reach the log through an error's message. */
function withoutWords(detail: string, { query, body }: Request): string {
  const said = [query["q"], (body as { text?: unknown } | undefined)?.text];
  return said.reduce<string>(
    (text, words) =>
      typeof words === "string" && words.trim() !== "" ? text.replaceAll(words.trim(), "[message]") : text,
    detail,
  );
}

/** For reports about what a client sent wrong. */
export function badRequest(message: string, cure: string): HttpError {
  return new HttpError(400, message, cure);
}
