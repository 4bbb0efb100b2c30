import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKept } from "../../src/adapters/store/kept-database.ts";
import { ROOT } from "../peers/program.ts";
import { until } from "../peers/until.ts";
import { callIn, freshNumber } from "./caller.ts";
import { type Hotline, NUMBER, startHotline } from "./hotline.ts";
import { ticketOf } from "./tickets.ts";

let hotline: Hotline;
const flowFile = join(ROOT, "ivr-flows", "main.yaml");
let ownFlow = "";

beforeAll(async () => {
  ownFlow = join(tmpdir(), `hotline-flow-${process.pid}.yaml`);
  writeFileSync(ownFlow, readFileSync(flowFile, "utf8"));
  hotline = await startHotline({ agents: [], env: { FLOW_FILE: ownFlow } });
});

afterAll(async () => {
  await hotline.stop();
  rmSync(ownFlow, { force: true });
});

/** What /readyz says: its status and the reason by part. */
async function readiness(): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${hotline.url}/readyz`);
  return { status: answer.status, text: await answer.text() };
}

describe("a caller id", () => {
  it.each([
    ["is missing", "<sip:anonymous@anonymous.invalid>", null, null],
    ["has markup", `"<b>Eve</b>'--" <sip:5550001@127.0.0.1>`, "5550001", "<b>Eve</b>'--"],
    [
      "is very long",
      `"${"x".repeat(500)}" <sip:${"7".repeat(500)}@127.0.0.1>`,
      /^7{64}$/,
      /^x{64}$/,
    ],
    ["is not UTF-8", `"a\u00ffb\u00c3(" <sip:5550002@127.0.0.1>`, "5550002", /^a.*b/],
  ])("that %s is stored as text and breaks nothing", async (_what, from, number, name) => {
    const user = freshNumber();
    const phone = await hotline.phone(user);
    const sam = await hotline.person("sam");
    const before = (await sam.tickets())[0]?.number ?? 1000;

    const call = await phone.dial(NUMBER, { from });
    await call.answered(10_000);
    call.hangUp();

    const ticket = await until("the ended ticket", 5_000, async () => {
      const [newest] = await sam.tickets();
      return newest && newest.number > before && newest.endedAt !== null ? newest : null;
    });
    const matches = (shown: string | null, wanted: string | RegExp | null) =>
      wanted instanceof RegExp ? expect(shown).toMatch(wanted) : expect(shown).toBe(wanted);
    matches(ticket.callerNumber, number);
    matches(ticket.callerName, name);
    expect(ticket.result).toBe("left_ivr");
  });
});

describe("a flow file that is changed while calls run", () => {
  it("is refused when it is wrong, taken over when it is right, and never by a running call", async () => {
    const right = readFileSync(ownFlow, "utf8");
    const caller = await callIn(hotline);
    writeFileSync(ownFlow, right.replace("exhausted: bye", "exhausted: by"));

    await until("the refusal", 5_000, async () => /Did you mean/.test((await readiness()).text));
    const refused = await readiness();
    expect(refused.status).toBe(200);
    expect(refused.text).toMatch(
      /:\d+:\d+ .*sends \\"exhausted\\" to \\"by\\", which does not exist/,
    );
    await caller.toMenu();

    writeFileSync(ownFlow, right.replace("prompts: [welcome]", "prompts: [goodbye]"));
    await until("the new flow", 5_000, async () => !/Did you mean/.test((await readiness()).text));
    await caller.pressFor("1", "ask-account");
    await caller.hangUp();
    const next = await callIn(hotline);
    await next.hears("goodbye");
    await next.hangUp();
    writeFileSync(ownFlow, right);
  });
});

describe("a database that another program holds", () => {
  it("makes the service unready, passes callers on with an apology, and loses nothing", async () => {
    const early = await callIn(hotline);
    await early.hears("choose-language");
    const lock = openKept(join(hotline.folder, "hotline.db"));
    lock.exec("BEGIN IMMEDIATE");

    const late = await hotline.phone(freshNumber());
    const call = await late.dial(NUMBER);
    await until("being unready", 8_000, async () => (await readiness()).status === 503);
    expect((await readiness()).text).toMatch(/"store":\{"ok":false,"reason":"[^"]{10,}/);
    // The caller in the menu presses a key that cannot be stored; both are then passed on.
    await early.press("1");
    await early.hears("out-of-service", 20_000);
    await call.ended(40_000);
    lock.exec("ROLLBACK");
    lock.close();
    await hotline.ready();

    expect((await ticketOf(hotline, early.number)).result).toBe("passed_on");
    expect((await ticketOf(hotline, late.user)).result).toBe("passed_on");
    const after = await callIn(hotline);
    await after.toMenu();
    await after.hangUp();
  });
});
