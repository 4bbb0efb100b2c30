import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { provisionAsterisk, toolCommand } from "../../../../src/adapters/asterisk/host/index.ts";
import { PACKAGES } from "./lab.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-provision-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const quiet = { onProgress: () => {}, privateOnly: true };

/** A mirror as a thief would run it: all indexes are there, but nothing is signed. */
function layDownUnsignedMirror(): string {
  const suite = join(folder, "mirror/dists/forky");
  mkdirSync(join(suite, "main/binary-amd64"), { recursive: true });
  writeFileSync(join(suite, "main/binary-amd64/Packages"), "");
  const release = ["Origin: Debian", "Suite: testing", "Codename: forky", "Components: main", ""];
  writeFileSync(join(suite, "Release"), release.join("\n"));
  return join(folder, "mirror");
}

describe("provisionAsterisk", () => {
  it("keeps what it unpacked: the second time fetches nothing", async () => {
    await provisionAsterisk({ ...quiet, folder: PACKAGES, withTestTools: true });
    const before = statSync(join(PACKAGES, readdirSync(PACKAGES)[0] ?? "")).mtimeMs;
    const said: string[] = [];

    const install = await provisionAsterisk({
      folder: PACKAGES,
      privateOnly: true,
      withTestTools: true,
      onProgress: ({ text }) => said.push(text),
      env: { DEBIAN_MIRROR: "http://127.0.0.1:9/nothing" },
    });

    expect(said).toEqual([]);
    expect(install).toMatchObject({ origin: "private", version: "22.10.1" });
    expect(statSync(join(PACKAGES, readdirSync(PACKAGES)[0] ?? "")).mtimeMs).toBe(before);
  }, 600_000);

  it("refuses packages that Debian has not signed, and leaves nothing half done", async () => {
    const refusal = provisionAsterisk({
      ...quiet,
      folder: join(folder, "packages"),
      env: { DEBIAN_MIRROR: `file:${layDownUnsignedMirror()}` },
    });

    await expect(refusal).rejects.toMatchObject({
      code: "ASTERISK_NOT_OBTAINED",
      message: expect.stringMatching(/is not signed.*set DEBIAN_MIRROR/s),
    });
    expect(readdirSync(join(folder, "packages"))).toEqual([]);
  });

  it("says that the mirror's address is none", async () => {
    const refusal = provisionAsterisk({
      ...quiet,
      folder: join(folder, "packages"),
      env: { DEBIAN_MIRROR: "deb.example main [trusted=yes]" },
    });

    await expect(refusal).rejects.toThrow(
      'DEBIAN_MIRROR is "deb.example main [trusted=yes]", which is not an address',
    );
  });

  it("says that the mirror cannot be reached and what to change", async () => {
    const refusal = provisionAsterisk({
      ...quiet,
      folder: join(folder, "packages"),
      env: { DEBIAN_MIRROR: `file:${join(folder, "no-such-mirror")}` },
    });

    await expect(refusal).rejects.toThrow(/apt-get could not fetch Debian's packages: .+/);
  });
});

describe("toolCommand", () => {
  it.each([
    ["sipp", ["-v"], /SIPp v3/],
    ["espeak-ng", ["--version"], /eSpeak NG text-to-speech/],
    ["sox", ["--version"], /SoX/i],
    ["asterisk", ["-V"], /^Asterisk 22\.10\.1/],
  ] as const)("runs %s through its own loader", (name, args, answer) => {
    const tool = toolCommand(PACKAGES, name);

    const run = spawnSync(tool.command, [...tool.args, ...args], {
      env: { ...process.env, ...tool.env, TERM: "dumb" },
      encoding: "utf8",
    });

    expect(run.stdout + run.stderr).toMatch(answer);
  });

  it("says how to get a tool that is nowhere", () => {
    const path = process.env.PATH;
    process.env.PATH = "/nonexistent";

    try {
      expect(() => toolCommand(folder, "sipp")).toThrow(
        `sipp is neither under ${folder} nor on the PATH. Run "npm test" once`,
      );
    } finally {
      process.env.PATH = path;
    }
  });
});
