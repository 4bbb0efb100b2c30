import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../../src/cli/config.ts";
import { test } from "../../src/cli/test-command.ts";

const root = join(import.meta.dirname, "../..");

describe("docs/overflow.md", () => {
  it("has an example whose tests pass", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hotline-docs-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const text = await readFile(join(root, "docs/overflow.md"), "utf8");
    const [settings = "", flow = "", tests = ""] = [...text.matchAll(/```yaml\n([^`]*)```/g)].map(
      (match) => match[1],
    );
    await mkdir(join(folder, "ivr-flows"));
    await cp(join(root, "ivr-flows/calendars"), join(folder, "ivr-flows/calendars"), {
      recursive: true,
    });
    await writeFile(join(folder, "hotline.yaml"), settings);
    await writeFile(join(folder, "ivr-flows/sales.yaml"), flow);
    await writeFile(join(folder, "ivr-flows/sales.test.yaml"), tests);
    const files = {
      HOTLINE_CONFIG: join(folder, "hotline.yaml"),
      FLOW_FILE: join(folder, "ivr-flows/sales.yaml"),
      SOUNDS_DIR: join(root, "sounds"),
    };
    const lines: string[] = [];
    const options = { json: false, paths: true, coverageMin: 55 };

    const code = await test(loadConfig(files, folder), [], options, (line) => lines.push(line));

    expect([code, lines.join("\n")]).toEqual([0, expect.stringContaining("11 passed")]);
  });
});
