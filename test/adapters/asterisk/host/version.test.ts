import { describe, expect, it } from "vitest";
import {
  formatVersion,
  isSafeVersion,
  parseAsteriskVersion,
} from "../../../../src/adapters/asterisk/host/version.ts";

describe("parseAsteriskVersion", () => {
  it("reads what Debian's and a self-built Asterisk answer to -V", () => {
    const debian = parseAsteriskVersion("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1\n");
    const plain = parseAsteriskVersion("Asterisk 23.4.1");

    expect(debian).toEqual({ major: 22, minor: 10, patch: 1 });
    expect(plain && formatVersion(plain)).toBe("23.4.1");
  });

  it.each([
    "Asterisk certified-20.7-cert3",
    "Asterisk GIT-22-1a2b3c",
    "Asterisk 22.10",
    "Asterisk 22.10.1.2",
    "asterisk: command not found",
    "",
  ])("finds no comparable release in %j", (text) => {
    expect(parseAsteriskVersion(text)).toBeUndefined();
  });
});

describe("isSafeVersion", () => {
  it.each([
    ["22.10.1", true],
    ["22.11.0", true],
    ["23.4.1", true],
    ["23.5.0", true],
    ["24.0.0", true],
    ["22.10.0", false],
    ["22.9.3", false],
    ["23.4.0", false],
    ["23.0.2", false],
    ["20.19.5", false],
    ["21.12.2", false],
  ])("judges %s: %s", (version, isSafe) => {
    const parsed = parseAsteriskVersion(`Asterisk ${version}`);

    expect(parsed && isSafeVersion(parsed)).toBe(isSafe);
  });
});
