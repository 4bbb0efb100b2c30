/** A release of Asterisk, as three numbers. */
export interface AsteriskVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * The oldest release of each line that has the fixes of 25 June 2026, among them
 * GHSA-wcvv-g26m-wx5c (a read-only ARI user could write over the WebSocket).
 */
const OLDEST_SAFE: readonly AsteriskVersion[] = [
  { major: 22, minor: 10, patch: 1 },
  { major: 23, minor: 4, patch: 1 },
];

/** The release to name in messages. */
export const OLDEST_ASTERISK = "22.10.1";

/**
 * Reads the answer of `asterisk -V`, such as `Asterisk 22.10.1+dfsg+~cs6.17`.
 * Certified and self-built trees carry no comparable number and give `undefined`.
 */
export function parseAsteriskVersion(text: string): AsteriskVersion | undefined {
  const match = /^Asterisk (\d+)\.(\d+)\.(\d+)(?![\d.])/m.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** Whether this release has the REST-over-WebSocket API and no known hole that we would expose. */
export function isSafeVersion(version: AsteriskVersion): boolean {
  const floor = OLDEST_SAFE.find((oldest) => oldest.major === version.major);
  if (floor === undefined) return OLDEST_SAFE.every((oldest) => version.major > oldest.major);
  if (version.minor !== floor.minor) return version.minor > floor.minor;
  return version.patch >= floor.patch;
}

/** `22.10.1`. */
export function formatVersion(version: AsteriskVersion): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}
