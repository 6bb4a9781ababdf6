import { DocentError } from "../errors.ts";

/** The data file cannot be used: unreadable, not a database, written by a newer version, or on a disk that fails. */
export class StoreError extends DocentError {
  override readonly name = "StoreError";
}
