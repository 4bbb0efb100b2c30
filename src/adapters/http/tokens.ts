import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 bits as base64url. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What the store keeps of a token: its SHA-256 in hex. A stolen database opens no panel. */
export const hashToken = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

/** A SIP password of 128 bits: long enough that guessing is hopeless. */
export const newLinePassword = (): string => randomBytes(16).toString("hex");

/** Eight hex digits that make a line's address differ from all others. */
export const newAddressTail = (): string => randomBytes(4).toString("hex");

/** Compares two texts in a time that does not tell how many characters agree. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A demo phone's line as its token names it. */
export interface PhoneToken {
  readonly address: string;
  /** Ms since the epoch. */
  readonly expiresAt: number;
}

const seal = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64url");

/**
 * A token that names a line and when it ends, sealed with `key`. It is still good after the
 * controller has been restarted, so that a demo phone's call survives that too.
 */
export function sealPhoneToken(key: string, { address, expiresAt }: PhoneToken): string {
  const text = `${address}.${expiresAt}`;
  return `${text}.${seal(key, text)}`;
}

/** What a token says, or null when it is not ours or has expired at `now`. */
export function openPhoneToken(key: string, token: string, now: number): PhoneToken | null {
  const found = /^(phone-[0-9a-f]{8,32})\.(\d{1,16})\.([\w-]{43})$/.exec(token);
  if (found === null) return null;
  const [, address = "", expires = "", mac = ""] = found;
  if (!isSameSecret(mac, seal(key, `${address}.${expires}`))) return null;
  return Number(expires) > now ? { address, expiresAt: Number(expires) } : null;
}
