import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findAsterisk } from "../../../../src/adapters/asterisk/host/index.ts";

let prefix: string;

beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), "hotline-find-"));
});

afterEach(() => {
  rmSync(prefix, { recursive: true });
});

function layDownAsterisk(version: string, parts: { modules: boolean }): void {
  mkdirSync(join(prefix, "sbin"), { recursive: true });
  writeFileSync(join(prefix, "sbin/asterisk"), `#!/bin/sh\necho "Asterisk ${version}"\n`);
  chmodSync(join(prefix, "sbin/asterisk"), 0o755);
  mkdirSync(join(prefix, "share/asterisk/documentation"), { recursive: true });
  mkdirSync(join(prefix, "lib/asterisk/modules"), { recursive: true });
  if (parts.modules) writeFileSync(join(prefix, "lib/asterisk/modules/res_ari.so"), "");
}

describe("findAsterisk", () => {
  it("takes an installed Asterisk that is new enough, with its folders", async () => {
    layDownAsterisk("22.10.1", { modules: true });

    const install = await findAsterisk({ path: `/nonexistent:${join(prefix, "sbin")}` });

    expect(install).toEqual({
      version: "22.10.1",
      origin: "machine",
      program: { command: join(prefix, "sbin/asterisk"), args: [], env: {} },
      modulesFolder: join(prefix, "lib/asterisk/modules"),
      shareFolder: join(prefix, "share/asterisk"),
    });
  });

  it("leaves one that is too old and says which version was found and is needed", async () => {
    layDownAsterisk("20.6.0", { modules: true });
    const said: string[] = [];

    const install = await findAsterisk({
      path: join(prefix, "sbin"),
      onProgress: ({ text }) => said.push(text),
    });

    expect(install).toBeUndefined();
    expect(said).toEqual([
      `${prefix}/sbin/asterisk is Asterisk 20.6.0; 22.10.1 or later is needed.`,
    ]);
  });

  it("leaves one without the ARI modules", async () => {
    layDownAsterisk("22.10.1", { modules: false });

    expect(await findAsterisk({ path: join(prefix, "sbin") })).toBeUndefined();
  });

  it("finds nothing on a machine that has none", async () => {
    expect(await findAsterisk({ path: join(prefix, "sbin") })).toBeUndefined();
  });
});
