import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallOptions, call } from "../../src/cli/call-command.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { DemoBank } from "../../src/demo-bank/index.ts";

const root = join(import.meta.dirname, "../..");
const plain: CallOptions = { lang: null, from: null, answers: null, realTime: false };
const bank = new DemoBank();
let config = loadConfig({}, root);
let folder = "";
let answers = "";

beforeAll(async () => {
  const { port } = await bank.listen("127.0.0.1", 0);
  config = loadConfig({ BANK_URL: `http://127.0.0.1:${port}` }, root);
  folder = await mkdtemp(join(tmpdir(), "hotline-call-"));
  answers = join(folder, "answers.yaml");
  await writeFile(
    answers,
    `lookups:
  identity: [missing, { found: { name: Ann Bell } }]
  balance: { found: { minor: 120501, currency: USD }, after: 3s }
`,
  );
});
afterAll(async () => {
  await bank.close();
  await rm(folder, { recursive: true });
});

/** Calls the shipped flow with these lines typed; the exit code and what was printed. */
async function run(lines: readonly string[], options: Partial<CallOptions> = {}) {
  const input = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(""));
  const said: string[] = [];
  const code = await call(config, undefined, { ...plain, ...options }, input, (text) =>
    said.push(text),
  );
  return { code, said: said.slice(1).join("\n") };
}

describe("hotline call", () => {
  it("leads a caller from the greeting to an agent by what is typed, in virtual time", async () => {
    const typed = ["1", "1", "12345678#", "0000#", "12345678#", "4711#", "", "2", "a", "w 5", "e"];

    const { code, said } = await run(typed, { answers });

    expect(code).toBe(0);
    expect(said.split("\n")).toEqual([
      "  0:00  Hello, and thank you for calling. 您好，感谢您的来电。",
      "  0:02  For English, press 1. 中文服务，请按二。",
      expect.stringMatching(/0:02 {2}For your account balance, press 1\./),
      "  0:02  Please enter your account number, followed by the hash key.",
      "  0:02  Now please enter your PIN, followed by the hash key.",
      "  0:02  Sorry, that account number and PIN do not match.",
      "  0:04  Your account number, then hash, please.",
      "  0:04  Your PIN, then hash, please.",
      "  0:05  We are still looking. Thank you for waiting.",
      "  0:05  (music)",
      "  0:07  Your balance is",
      "  0:09  one thousand two hundred and five dollars and one cent",
      expect.stringMatching(/0:11 {2}To hear that again, press 1\./),
      "  0:11  (the phone of agent rings: a answers, r rejects)",
      "  0:11  (music)",
      "  0:11  (caller and agent talk: e ends it)",
      "  0:16  Thank you for calling. Goodbye.",
      "  0:18  (the call has ended: answered)",
      expect.stringContaining("(way: welcome → language → menu → identity → balance"),
    ]);
  });

  it("asks the configured sources, and waits for them without letting time go by", async () => {
    const { said } = await run(["1", "1", "10010001#", "1234#"]);

    expect(said).toContain("one thousand two hundred and thirty-four dollars and fifty-six cents");
    expect(said).not.toContain("still looking");
  });

  it("begins in the language of choice, and goes on after an empty line", async () => {
    const { said } = await run(["", "", "", "h"], { lang: "zh" });

    expect(said).toContain("查询账户余额，请按一。");
    expect(said).toContain("(the call has ended: left_ivr)");
  });

  it("hangs up when the lines are at their end, and explains itself when asked", async () => {
    const { said } = await run(["1", "?", "x", "a", "e"]);

    expect(said.match(/h hangs up, w 30 waits/g)).toHaveLength(2);
    expect(said).toContain("(no agent's phone rings)");
    expect(said).toContain("(no agent is in a talk)");
    expect(said).toContain("(the call has ended: left_ivr)");
  });

  it("says that a source has no answer in the file", async () => {
    const file = join(folder, "few.yaml");
    await writeFile(file, "lookups: { balance: missing }\nagents: {}\n");

    const { said } = await run(["1", "1", "1234#", "1234#"], { answers: file });

    expect(said).toContain("(the source identity has no answer: it fails.");
    expect(said).toContain("we cannot reach your account");
  });

  it("lets time go by as on the wall when asked to", async () => {
    const begun = performance.now();

    const { code, said } = await run(["1", "w 1", "h"], { realTime: true });

    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(code).toBe(0);
    expect(said).toContain("For your account balance");
    expect(said).toMatch(/0:0\d {2}\(the call has ended: left_ivr\)/);
  });

  it("refuses a wrong file of answers with the place, and one that is not there", async () => {
    const file = join(folder, "wrong.yaml");
    await writeFile(file, "lookups:\n  balance: perhaps\n");

    expect(await run([], { answers: file })).toMatchObject({ code: 1 });
    expect((await run([], { answers: join(folder, "none.yaml") })).code).toBe(1);
    await writeFile(file, "lookups: { balanc: missing }\n");
    expect((await run([], { answers: file })).code).toBe(1);
  });
});
