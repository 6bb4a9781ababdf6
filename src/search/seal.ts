import { ArtefactError } from "../errors.ts";

/**
 * Every file of the index begins with the hash of the build it belongs to and a checksum of its name and what follows, so
 * that a file that was damaged, cut short, left over from another build or put in another's place is told apart and named
 * before it is used.
 *
 *   *.bin    3 bytes of hash, 4 bytes of checksum, body
 *   *.json   ["<6 hex digits of hash><8 hex digits of checksum>",<body>]
 *
 * There are thousands of small files, in a folder of the whole hash: its beginning tells builds apart well enough.
 */
const HASH_DIGITS = 6;
const SUM_DIGITS = 8;
const BIN_HEADER = (HASH_DIGITS + SUM_DIGITS) / 2;
const JSON_HEADER = HASH_DIGITS + SUM_DIGITS + 4;
const CURE = "Build it again with: npx docent index";

/** What FNV-1a begins with and multiplies by (Fowler, Noll & Vo, "The FNV Non-Cryptographic Hash Algorithm"). */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A sum of the bytes as 8 hex digits: FNV-1a over words of four bytes, since a browser reads each file before its code
 * is warm, with a shift that takes high bits down. Each step is a bijection, so that a word gone wrong always shows.
 * @param name of the file, so that one in another's place shows as well
 */
export function checksum(bytes: Uint8Array, name = ""): string {
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const words = new DataView(padded.buffer);
  let sum = OFFSET_BASIS ^ bytes.length;
  for (const sign of name) sum = Math.imul(sum ^ sign.charCodeAt(0), PRIME);
  for (let at = 0; at < padded.length; at += 4) {
    sum = Math.imul(sum ^ words.getInt32(at, true), PRIME);
    sum ^= sum >>> 15;
  }
  return (sum >>> 0).toString(16).padStart(SUM_DIGITS, "0");
}

/** The body with its header. */
export function seal(name: string, body: Uint8Array, hash: string): Uint8Array {
  const digits = hash.slice(0, HASH_DIGITS) + checksum(body, name);
  if (name.endsWith(".bin")) return join(fromHex(digits), body);
  const encoder = new TextEncoder();
  return join(encoder.encode(`["${digits}",`), body, encoder.encode("]"));
}

/**
 * The body of a sealed file.
 * @throws ArtefactError when it is not what was built, with the cure
 */
export function unseal(name: string, bytes: Uint8Array, hash: string): Uint8Array {
  const { digits, body } = open(name, bytes);
  if (digits.slice(HASH_DIGITS) !== checksum(body, name)) throw damaged(name, "its checksum does not fit its content");
  if (hash.startsWith(digits.slice(0, HASH_DIGITS))) return body;
  throw new ArtefactError(`The index file ${name} is mismatched: it belongs to another build of the index.`, CURE);
}

export function damaged(name: string, why: string, cause?: unknown): ArtefactError {
  return new ArtefactError(`The index file ${name} is damaged: ${why}.`, CURE, { cause });
}

function open(name: string, bytes: Uint8Array): { digits: string; body: Uint8Array } {
  if (name.endsWith(".bin")) {
    return { digits: toHex(bytes.subarray(0, BIN_HEADER)), body: bytes.subarray(BIN_HEADER) };
  }
  const head = new TextDecoder().decode(bytes.subarray(0, JSON_HEADER));
  // Without its header or its end it has no checksum that fits.
  const digits = bytes.at(-1) === 0x5d ? /^\["([0-9a-f]{14})",$/.exec(head)?.[1] : "";
  return { digits: digits ?? "", body: bytes.subarray(JSON_HEADER, -1) };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
