import { DocentError } from "../errors.ts";

/** The data file cannot be used: unreadable, not a database, or written by a newer version. */
export class StoreError extends DocentError {
  override readonly name = "StoreError";
}
