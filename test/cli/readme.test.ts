import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/cli/package-root.ts";
import { EnvSettings } from "../../src/contract/config.ts";

/** The table of settings, from the one place where they are defined. */
function settingsTable(): string {
  const defaults: Readonly<Record<string, unknown>> = EnvSettings.parse({});
  const rows = Object.entries(EnvSettings.shape).map(([name, schema]) => {
    const value = defaults[name];
    const shown = typeof value === "boolean" ? (value ? "on" : "off") : String(value ?? "");
    return `| \`${name}\` | ${shown === "" ? "" : `\`${shown}\``} | ${schema.description} |`;
  });
  return ["| setting | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

describe("README.md", () => {
  it("lists every setting with its default (run vitest with -u to write it anew)", async () => {
    const file = join(packageRoot, "README.md");
    const table = /<!-- settings -->[\s\S]*<!-- \/settings -->/;
    const right = readFileSync(file, "utf8").replace(
      table,
      `<!-- settings -->\n${settingsTable()}\n<!-- /settings -->`,
    );

    await expect(right).toMatchFileSnapshot(file);
  });

  it("explains every setting", () => {
    for (const [name, schema] of Object.entries(EnvSettings.shape)) {
      expect(schema.description, name).toMatch(/\w{3}/);
    }
  });
});
