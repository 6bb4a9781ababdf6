import { createPublicKey, type JsonWebKeyInput, type KeyObject } from "node:crypto";
import { DocentError } from "../errors.ts";

/** Where a source finds the public keys of a sender that signs with a private one. */
export interface PublicKeys {
  /**
   * @param address https address of a certificate or of a JWK set, on a host that the source allows
   * @param id names one key of a set (`kid`)
   * @returns the keys that it may be; none when there is no such key
   * @throws {KeysUnavailableError} when they cannot be had right now
   */
  find(address: string, id?: string): Promise<readonly KeyObject[]>;
}

/** The keys cannot be had right now: that says nothing about who sent the request. */
export class KeysUnavailableError extends DocentError {
  override readonly name = "KeysUnavailableError";
}

/** The text holds no public key. */
export class UnreadableKeysError extends DocentError {
  override readonly name = "UnreadableKeysError";
}

/** Public keys by what may name them. */
interface KeySet {
  readonly named: ReadonlyMap<string, readonly KeyObject[]>;
  /** Fit whatever name is asked for. */
  readonly nameless: readonly KeyObject[];
}

const CURE = "Write a PEM certificate or public key, a JWK set, or an object of key ids or addresses to PEM texts.";

/**
 * Reads public keys in any usual form: PEM (one or several certificates or keys), a JWK set (RFC 7517), or a JSON
 * object of ids or addresses to PEM texts, JWKs or JWK sets.
 * @throws {UnreadableKeysError}
 */
export function readKeys(text: string): PublicKeys {
  const { named, nameless } = readSet(text.trimStart().startsWith("-----BEGIN") ? text : parse(text));
  const hasAddresses = [...named.keys()].some((name) => URL.canParse(name));
  const ofIds = hasAddresses ? [] : [...named.values()].flat();
  return {
    async find(address, id) {
      if (id === undefined) return named.get(address) ?? [...nameless, ...ofIds];
      return named.get(id) ?? named.get(address) ?? nameless;
    },
  };
}

function readSet(value: unknown): KeySet {
  if (typeof value === "string") return { named: new Map(), nameless: readPems(value) };
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable();
  const json = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(json["keys"])) return readJwkSet(json["keys"]);
  if (typeof json["kty"] === "string") return readJwkSet([json]);
  const sets = Object.entries(json).map(([name, one]) => [name, readSet(one)] as const);
  const inner = sets.flatMap(([name, set]) => [
    ...set.named,
    [name, [...set.nameless, ...[...set.named.values()].flat()]] as const,
  ]);
  if (inner.length === 0) throw unreadable();
  return { named: new Map(inner), nameless: [] };
}

function readJwkSet(jwks: readonly unknown[]): KeySet {
  const named = new Map<string, readonly KeyObject[]>();
  const nameless: KeyObject[] = [];
  for (const jwk of jwks) {
    const key = readJwk(jwk);
    const kid = (jwk as { kid?: unknown } | null)?.kid;
    if (key !== undefined && typeof kid === "string") named.set(kid, [...(named.get(kid) ?? []), key]);
    else if (key !== undefined) nameless.push(key);
  }
  if (named.size === 0 && nameless.length === 0) throw unreadable();
  return { named, nameless };
}

/** A set may hold keys of kinds that nobody here knows. */
function readJwk(jwk: unknown): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk as JsonWebKeyInput["key"], format: "jwk" });
  } catch {
    return undefined;
  }
}

function readPems(text: string): readonly KeyObject[] {
  const pems = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g) ?? [];
  if (pems.length === 0) throw unreadable();
  try {
    return pems.map((pem) => createPublicKey(pem));
  } catch (error) {
    throw unreadable(error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): UnreadableKeysError {
  return new UnreadableKeysError("There is no public key in it.", CURE, { cause });
}
