import { StoreError } from "./store-error.ts";

/** Whether a place of a store is an address, as opposed to a file. */
export function isAddress(place: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(place);
}

/**
 * "host:port/database".
 * @throws {StoreError}
 */
export function describeAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^postgres(?:ql)?:$/.test(url.protocol)) return `${url.host}${url.pathname}`;
  throw new StoreError(
    "DATABASE_URL is no address of a PostgreSQL database.",
    "Write postgres://user:password@host:5432/database, or leave it out for a file in the data folder.",
  );
}

/** For what others say of the address. */
export function withoutPassword(text: string, address: string): string {
  const { password } = new URL(address);
  return [password, decodeURIComponent(password)]
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
}
