import { describe, expect, it } from "vitest";
import { parseCalendar } from "../../src/contract/calendar.ts";
import { parseTests } from "../../src/contract/flow-test/index.ts";
import { Coverage } from "../../src/core/flow/coverage.ts";
import type { FlowDocument } from "../../src/core/flow/index.ts";
import { queueId } from "../../src/core/lib/brands.ts";
import { runTest, type StageWorld } from "../../src/rehearsal/index.ts";
import { flowOf, flowText, world } from "../contract/flow/world.ts";
import { serviceQueue } from "../fakes/spine-hotline.ts";
import { runText } from "./run-text.ts";

const flow = flowOf(
  flowText(`
  hello:
    language:
      prompts: [hello]
      keys: { 1: en, 2: zh }
      tries: 1
      next: menu
      exhausted: menu
  menu:
    menu:
      prompts: [main-menu]
      keys: { 1: ask, 2: agent, 3: clock }
      tries: 2
      exhausted: bye
  ask:
    ask: { prompts: [ask], max: 4, into: code, done: look, exhausted: bye }
  look:
    lookup:
      source: balance
      args: { account: code }
      into: balance
      found: tell
      missing: bye
      failed: agent
  tell:
    say:
      prompts: [hello, { money: { minor: balance.minor, currency: balance.currency } }]
      serves: balance
      next: menu
  clock:
    branch: { cases: [{ when: now.hour >= 18, to: bye }], otherwise: agent }
  agent:
    queue: { queue: support, ended: bye, timedOut: bye, full: bye, waitMsMax: 60000 }`),
);

const words = {
  en: { hello: "Hello.", "main-menu": "Main menu.", goodbye: "Goodbye." },
  zh: { hello: "您好。", "main-menu": "主菜单。", goodbye: "再见。" },
};
const queues = [{ ...serviceQueue, id: queueId("support") }];
const office = parseCalendar(
  "office.yaml",
  `calendar: office
label: { en: Office, zh: 办公室 }
week: { mon: ["09:00-17:00"] }
holidays: [{ date: 2026-11-30, name: { en: Fair, zh: 展会 } }]`,
  "Europe/Berlin",
);
const calendars = new Map(office.ok ? [["office", office.value]] : []);
const stage: StageWorld = { flow, world, queues, calendars, words };

/** Runs one test on the small flow; returns `line message` when it fails, else null. */
const run = (text: string, on: FlowDocument = flow) => runText({ ...stage, flow: on }, text);

const toBalance = `steps:
- press: 1
- press: 1
- type: "1234"`;

describe("runTest", () => {
  it("hears prompts by name and by words, one after the other", async () => {
    const steps = (heard: string) => `lookups: { balance: { found: { minor: 205, currency: USD } } }
${toBalance}
- hear: ${heard}`;

    expect(await run(steps("[hello, two dollars and five cents, main-menu]"))).toBeNull();
    expect(await run(steps("Hello. Two dollars and five cents"))).toBeNull();
    expect(await run(steps('["...", Main menu]'))).toBeNull();
    expect(await run(steps("[hello, main-menu]"))).toBe(
      '8 Expected to hear "main-menu", but heard "two dollars and five cents".',
    );
  });

  it("reads values by language in the language of the caller", async () => {
    const text = (key: string) => `steps:
- press: ${key}
- hear: { en: Main menu, zh: 主菜单 }`;

    expect(await run(text("1"))).toBeNull();
    expect(await run(text("2"))).toBeNull();
  });

  it("says what was not heard, and what such a sound might be", async () => {
    expect(await run("steps:\n- hear: [hello]\n- hangUp\n- hear: main-menu")).toBe(
      '6 Expected to hear "main-menu", but the call has ended.',
    );
    expect(
      await run('steps:\n- press: 1\n- press: 2\n- wait: 70s\n- hear: ["...", main-meun]'),
    ).toContain('the call has ended; there is no such sound. Did you mean "main-menu"?');
  });

  it.each([
    ["missing", "balance: missing", "bye"],
    ["failed", "balance: failed", "agent"],
    ["late", "balance: { answer: timeout, after: 4s }", "agent"],
    ["found", "balance: { found: { minor: 1, currency: EUR } }", "menu"],
  ])("lets a source answer: %s", async (_, answer, node) => {
    expect(
      await run(`lookups: { ${answer} }\n${toBalance}\n- wait: 10s\nexpect: { node: ${node} }`),
    ).toBeNull();
  });

  it("gives one answer for each request where a list is given", async () => {
    expect(
      await run(`lookups: { balance: [{ found: { minor: 1, currency: EUR } }, missing] }
${toBalance}
- hear: ["...", main-menu]
- press: 1
- type: "9999"
- hear: goodbye
expect: { asked: { balance: { account: "9999" } } }`),
    ).toBeNull();
  });

  it.each([
    [
      "no such source",
      "lookups: { balanc: missing }",
      'no source "balanc". Did you mean "balance"?',
    ],
    ["a field too many", "lookups: { balance: { found: { minr: 1 } } }", 'Did you mean "minor"?'],
    [
      "a field too few",
      "lookups: { balance: { found: { minor: 1 } } }",
      'lacks the field "currency"',
    ],
    [
      "another type",
      'lookups: { balance: { found: { minor: "1", currency: EUR } } }',
      "of type int",
    ],
    ["no day of the calendar", "at: 2026-02-30 10:00", 'There is no "2026-02-30 10:00".'],
    ["no such queue", "waiting: { suport: 1 }", 'Did you mean "support"?'],
    ["nothing said of a source", "", 'The source "balance" was asked, but the test does not say'],
  ])("refuses %s", async (_, setting, message) => {
    expect(await run(`${setting}\n${toBalance}\n- wait: 1s`)).toContain(message);
  });

  it("sets the clock", async () => {
    const text = (at: string, node: string) => `at: ${at}
steps: [{ press: 1 }, { press: 3 }]
expect: { node: ${node} }`;

    expect(await run(text("2026-11-27 17:59", "agent"))).toBeNull();
    expect(await run(text("2026-11-27 18:00", "bye"))).toBeNull();
    expect(await run(text("2026-11-27 18:00", "agent"))).toBe(
      '5 Expected node to be "agent", but it is "bye".',
    );
  });

  it("goes by the hours of calendars, or by how a test says that they stand", async () => {
    const hours = flowOf(
      flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: hours }, exhausted: bye }
  hours:
    open: { calendar: office, open: agent, closed: bye, holiday: feast, emergency: alarm }
  feast:
    hangup: { prompts: [hello] }
  alarm:
    hangup: { prompts: [ask] }
  agent:
    queue: { queue: support, ended: bye, timedOut: bye, full: bye }`),
    );
    const text = (setting: string, node: string) =>
      run(`${setting}\nsteps: [press: 1, wait: 1s]\nexpect: { node: ${node} }`, hours);

    expect(await text("at: 2026-11-23 09:00", "agent")).toBeNull();
    expect(await text("at: 2026-11-23 17:00", "bye")).toBeNull();
    expect(await text("at: 2026-11-30 09:00", "feast")).toBeNull();
    expect(await text("calendars: { office: holiday }", "feast")).toBeNull();
    expect(await text("calendars: { office: open }\nat: 2026-11-24 03:00", "agent")).toBeNull();
    expect(await text("calendars: { offic: open }", "bye")).toContain('Did you mean "office"?');
    expect(
      await run(
        "steps: [calendars: { office: emergency }, press: 1, wait: 1s]\nexpect: { node: alarm }",
        hours,
      ),
    ).toBeNull();
  });

  it("lets agents answer, miss, reject, hold, hang up and lose their line", async () => {
    const call = (steps: string, rest = "") => `agents: { ann: [en], bob: [en] }
steps:
- press: 1
- press: 2
${steps}
${rest}`;
    const answered = "expect: { ticket: { outcome: answered, agent: ann } }";

    expect(await run(call("- agent: { ann: answers }\n- hangUp", answered))).toBeNull();
    expect(
      await run(call("- agent: { ann: rejects }\n- agent: { bob: misses }\n- wait: 30s")),
    ).toBeNull();
    expect(
      await run(
        call("- agent: answers\n- agent: holds\n- agent: resumes\n- agent: hangs up\n- ends"),
      ),
    ).toBeNull();
    expect(
      await run(call("- agent: answers\n- agent: loses the line\n- agent: answers")),
    ).toBeNull();
    expect(await run(call("- agent: { cid: answers }"))).toBe('7 There is no agent "cid".');
    expect(await run(call("- agent: hangs up"))).toBe("7 No agent is in a talk.");
    expect(await run(`agents: { ann: [zh] }\nsteps: [press: 1, press: 2, agent: answers]`)).toBe(
      "4 No agent is rung.",
    );
    expect(await run("steps:\n- agent: answers")).toContain("The test has no agents");
  });

  it("puts callers before this one, or fills the queue", async () => {
    const text = (waiting: string, expected: string) => `waiting: { support: ${waiting} }
steps: [press: 1, press: 2]
expect: ${expected}`;

    expect(await run(text("3", "{ position: 4, queue: support }"))).toBeNull();
    expect(await run(text("full", "{ node: bye, queue: null }"))).toBeNull();
  });

  it("tells callers the waits that a test says queues expect, and closes queues", async () => {
    expect(
      await run(`expectedWait: { support: { from: 2m, to: 5m } }
agents: { ann: [zh] }
steps:
- press: 1
- press: 2
- hear: ["...", You are next in line, Your expected wait is between two and five minutes]
- expectedWait: { support: { from: 1s, to: 50s } }
- wait: 45s
- hear: [You are next in line, Your expected wait is less than one minute]`),
    ).toBeNull();
    expect(
      await run(`expectedWait: { suport: { from: 2m, to: 5m } }
steps: [press: 1]`),
    ).toContain('There is no queue "suport". Did you mean "support"?');
    expect(
      await run(`waiting: { support: closed }
steps: [press: 1, press: 2]
expect: { node: bye, queue: null }`),
    ).toBeNull();
  });

  it("compares variables, ways and tickets, and names the first difference", async () => {
    const text = (expected: string) => `lookups: { balance: { found: { minor: 1, currency: EUR } } }
${toBalance}
- hear: ["...", main-menu]
- hangUp
expect: ${expected}`;

    expect(
      await run(
        text(`
  vars: { code: "1234", balance.minor: 1 }
  passed: [menu, look, menu]
  served: balance
  ticket: { outcome: self_served, language: en, agent: null }`),
      ),
    ).toBeNull();
    expect(await run(text("{ vars: { balance.minor: 2 } }"))).toContain(
      "Expected vars.balance.minor to be 2, but it is 1.",
    );
    expect(await run(text("{ passed: [look, ask] }"))).toContain("but the way was hello → menu");
    expect(await run(text("{ ticket: { outcome: failed } }"))).toContain(
      'Expected ticket.outcome to be "failed", but it is "self_served".',
    );
  });

  it("knows the contact behind the number, and what other systems answer and were told", async () => {
    const known = flowOf(
      flowText(`
  hello:
    branch: { cases: [{ when: contact.vip, to: tell }], otherwise: bye }
  tell:
    http:
      destination: crm
      event: caller.known
      body: { who: contact.name }
      done: good
      refused: bad
      failed: bad
  good:
    hangup: { prompts: [hello] }
  bad:
    hangup: { prompts: [ask] }`),
    );
    const text = (setting: string, expected: string) =>
      run(`${setting}\nsteps: [ends]\nexpect: ${expected}`, known);
    const ann = "contact: { vip: true, name: Ann }";

    expect(await text("", "{ node: bye, told: {} }")).toBeNull();
    expect(
      await text(ann, "{ node: good, told: { crm: { type: caller.known, data: { who: Ann } } } }"),
    ).toBeNull();
    expect(await text(`${ann}\ncallOuts: { crm: refused }`, "{ node: bad }")).toBeNull();
    expect(await text(ann, "{ told: { crm: { data: { who: Bob } } } }")).toContain('to be "Bob"');
  });

  it("sees the rates of surveys on the ticket", async () => {
    const rated = flowOf(
      flowText(`
  hello:
    survey: { prompts: [hello], done: bye, exhausted: bye }`),
    );

    expect(
      await run("steps: [press: 4, ends]\nexpect: { ticket: { rates: { service: 4 } } }", rated),
    ).toBeNull();
    expect(
      await run(
        "steps: [press: 4]\nexpect: { ticket: { rates: { service: 5 }, tags: [] } }",
        rated,
      ),
    ).toContain("Expected ticket.rates.service to be 5, but it is 4.");
  });

  it("fails where the call goes on, or has ended already", async () => {
    expect(await run("steps:\n- press: 1\n- press: 2\n- ends")).toBeNull();
    expect(
      await run("agents: { a: [en] }\nsteps:\n- press: 1\n- press: 2\n- agent: answers\n- ends"),
    ).toBe('8 The call goes on; last heard was "main-menu" (Main menu.).');
    expect(await run("steps:\n- hangUp\n- hangUp")).toBe("5 The call has ended already.");
    expect(await run("steps:\n- hangUp\n- press: 1")).toContain("nobody hears the keys");
  });

  it("stops a test that takes more than three days", async () => {
    expect(await run("steps:\n- wait: 71h\n- wait: 2h")).toContain("more than three days");
  });

  it("tells how the call got to where it failed", async () => {
    const read = parseTests(
      "test.yaml",
      "tests: [{ name: it, steps: [hear: hello, press: 2, press: 1, hear: hello] }]",
    );
    const test = read.ok ? read.value.tests[0] : undefined;
    if (!test) throw new Error("There is no test.");

    const failure = await runTest(stage, test, null, new Coverage(flow));

    expect(failure).toMatchObject({
      story: ["hello", "[2]", "main-menu", "[1]", "ask"],
      way: ["hello", "menu", "ask"],
    });
  });
});
