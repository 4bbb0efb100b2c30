import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { check } from "../../src/cli/check-command.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { packageRoot } from "../../src/cli/package-root.ts";

const root = mkdtempSync(join(tmpdir(), "hotline-calendars-"));
const folder = join(root, "calendars");
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** What `hotline check` says about the calendars beside a flow file, and its exit code. */
async function checked(): Promise<{ readonly said: readonly string[]; readonly code: number }> {
  const said: string[] = [];
  const settings = { FLOW_FILE: join(root, "main.yaml"), TIME_ZONE: "Asia/Shanghai" };
  const flow = join(packageRoot, "ivr-flows/main.yaml");
  const code = await check(loadConfig(settings, packageRoot), [flow], (text) => said.push(text));
  return { said, code };
}

const shop = (name: string, week: string) =>
  `calendar: ${name}\nlabel: { en: Shop, zh: 店铺 }\nweek: ${week}\n`;

describe("hotline check", () => {
  it("names each calendar and says whether it is open", async () => {
    const day = '["00:00-24:00"]';
    write({
      "always.yaml": shop(
        "always",
        `{ ${["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((one) => `${one}: ${day}`).join(", ")} }`,
      ),
      "never.yaml": shop("never", "{}"),
      "notes.txt": "no calendar",
    });

    const { said, code } = await checked();

    expect(code).toBe(0);
    expect(said).toContain('Calendar "always" is right: open now.');
    expect(said).toContain(
      'Calendar "never" is right: closed, and not open on any day of the next two years.',
    );
  });

  it("prints the problems of wrong calendars and of two with one name", async () => {
    write({
      "a.yaml": shop("shop", "{}"),
      "b.yaml": shop("shop", "{}"),
      "c.yaml": shop("third", "{ mon: [9-17] }"),
    });

    const { said, code } = await checked();

    expect(code).toBe(1);
    expect(said[0]).toContain('b.yaml:1:1 Another file is the calendar "shop" already.');
    expect(said[0]).toContain('c.yaml:3:15 "week.mon" of the calendar must be hours such as');
  });

  it("does without calendars when there are none", async () => {
    expect((await checked()).code).toBe(0);
  });
});
