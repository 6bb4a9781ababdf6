/**
 * Base of every error that a person is meant to read: the message says what is wrong and where,
 * `cure` says what to do about it. Callers branch on `name`, never on the message's words.
 */
export class DocentError extends Error {
  override readonly name: string = "DocentError";
  /** One sentence in the imperative: what the reader can do now. */
  readonly cure: string;

  constructor(message: string, cure: string, options?: ErrorOptions) {
    super(message, options);
    this.cure = cure;
  }
}

/** The configuration (environment or `docent.yaml`) is wrong; carries every problem found, not only the first. */
export class ConfigError extends DocentError {
  override readonly name = "ConfigError";
}

/** The folder of markdown cannot be used at all (missing, unreadable, or without a single page). */
export class ContentError extends DocentError {
  override readonly name = "ContentError";
}

/** A stored index is missing, of another format version, or damaged. */
export class ArtefactError extends DocentError {
  override readonly name = "ArtefactError";
}

/** The command line was used wrongly. */
export class UsageError extends DocentError {
  override readonly name = "UsageError";
}

/** The message of anything that was thrown, for reports. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
