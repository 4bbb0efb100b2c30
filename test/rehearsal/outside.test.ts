import { describe, expect, it } from "vitest";
import { parseCalendar } from "../../src/contract/calendar.ts";
import { parseFlow } from "../../src/contract/flow/index.ts";
import { callbackSounds } from "../../src/core/flow/callback-choices.ts";
import type { FlowWorld } from "../../src/core/flow/check-world.ts";
import { Coverage } from "../../src/core/flow/coverage.ts";
import { queueId } from "../../src/core/lib/brands.ts";
import type { StageWorld } from "../../src/rehearsal/index.ts";
import { flowText, world } from "../contract/flow/world.ts";
import { serviceQueue } from "../fakes/spine-hotline.ts";
import { runText } from "./run-text.ts";

const { en, zh } = world.sounds;
const sounds = {
  en: new Set([...en, ...callbackSounds]),
  zh: new Set([...zh, ...callbackSounds]),
};
const callbackWorld: FlowWorld = { ...world, sounds };
const office = parseCalendar(
  "office.yaml",
  `calendar: office
label: { en: Office, zh: 办公室 }
week: { mon: ["09:00-17:00"], tue: ["09:00-17:00"] }`,
  "Europe/Berlin",
);

function stageOf(nodes: string): StageWorld {
  const read = parseFlow("test.yaml", flowText(nodes), callbackWorld);
  if (!read.ok) throw new Error(read.error[0]?.message);
  return {
    flow: read.value,
    world: callbackWorld,
    queues: [{ ...serviceQueue, id: queueId("support") }],
    calendars: new Map(office.ok ? [["office", office.value]] : []),
    words: { en: {}, zh: {} },
  };
}

const callbackStage = stageOf(`
  hello:
    menu: { prompts: [hello], keys: { 1: agent, 2: at-hour }, exhausted: bye }
  agent:
    queue: { queue: support, keys: { 1: in-queue }, ended: rating, timedOut: bye, full: bye }
  rating:
    survey: { prompts: [ask], tries: 1, done: bye, exhausted: bye }
  in-queue:
    callback: { mode: queue, agent: agent, done: bye, refused: bye, cancelled: agent, exhausted: bye }
  at-hour:
    callback:
      mode: slot
      calendar: office
      agent: agent
      done: bye
      refused: bye
      cancelled: agent
      exhausted: bye`);

/** A caller who keeps the place in line by key, before whatever `steps` say. */
const kept = (steps: string, rest = "") => `agents: { ann: [en] }
steps:
- press: 1
- agent: { ann: misses }
- press: 1
- hear: ["...", callback-number-keys]
- press: 1
- hear: [callback-place-kept, goodbye]
- ends
- agent: is ready
${steps}
${rest}`;

const run = (text: string) => runText(callbackStage, text);

describe("a customer who is called back", () => {
  it("answers after the agent, and is the caller from then on", async () => {
    const coverage = new Coverage(callbackStage.flow);
    const text = kept(
      `- expect: { ticket: { outcome: promised }, callback: { stage: reserved, attempts: 0, due: null } }
- agent: answers
- customer: answers
- expect: { callback: { stage: talking, number: "+4930123456", queue: support } }
- agent: hangs up
- hear: ask
- press: 4
- hear: goodbye
- ends`,
      `expect:
  passed: [agent, rating, bye]
  ticket: { outcome: answered, agent: ann, rates: { service: 4 } }
  callback: { stage: done, attempts: 1, end: null }`,
    );

    expect(await runText(callbackStage, text, coverage)).toBeNull();
    expect(coverage.missedWays.map(({ key }) => key)).not.toContain("rating:done");
  });

  it.each(["is busy", "does not answer", "declines", "cannot be reached"])(
    "%s, and is tried again after the gap without the test waiting for it",
    async (fate) => {
      const again = `- agent: answers
- customer: ${fate}
- expect: { callback: { stage: scheduled, attempts: 1 } }
- agent: answers
- customer: answers
- hangUp`;
      const rest = "expect: { callback: { attempts: 2 }, ticket: { outcome: answered } }";

      expect(await run(kept(again, rest))).toBeNull();
    },
  );

  it("is given up after as many attempts as are allowed", async () => {
    const once = "- agent: answers\n- customer: is busy\n";

    expect(
      await run(
        kept(
          once.repeat(3),
          "expect: { callback: { stage: failed, attempts: 3, end: exhausted } }",
        ),
      ),
    ).toBeNull();
  });

  it("is called at the hour that was chosen", async () => {
    const text = `at: 2026-01-05 18:00
agents: { ann: [en] }
steps:
- press: 2
- hear: ["...", callback-number-keys]
- press: 1
- hear: [callback-morning, "..."]
- press: 1
- hear: [callback-at, "..."]
- press: 2
- hear: [callback-slot, "...", callback-slot-keys]
- press: 1
- hear: [callback-booked, "...", goodbye]
- ends
- expect: { callback: { stage: scheduled, due: 2026-01-06 10:00, next: 2026-01-06 10:00 } }
- agent: answers
- customer: answers
- hangUp
expect: { callback: { stage: done } }`;

    expect(await run(text)).toBeNull();
  });

  it("calls again and is known, and the newer call is the one that is heard", async () => {
    const text = `agents: { ann: [zh] }
steps:
- press: 1
- press: 1
- hear: ["...", callback-number-keys]
- press: 1
- hear: ["...", goodbye]
- ends
- customer: calls again
- hear: hello
- hangUp
expect: { ticket: { outcome: left_ivr }, callback: { stage: due } }`;

    expect(await run(text)).toBeNull();
  });

  it("is rung before the agent where the test says so, and waits with words", async () => {
    const steps = `- customer: answers
- hear: callback-greeting
- expect: { callback: { stage: holding, attempts: 1 } }
- agent: rejects
- hear: callback-patience
- agent: is ready
- agent: answers
- hangUp`;
    const text = kept(steps, "expect: { callback: { stage: done } }");

    expect(await run(`callbacks: { first: customer }\n${text}`)).toBeNull();
  });

  it("is a machine, which hears a message where the test says so", async () => {
    const text = kept(`- agent: answers
- customer: is a machine
- expect: { callback: { stage: scheduled, attempts: 1 } }`);

    expect(await run(`callbacks: { machines: leave_message }\n${text}`)).toBeNull();
    expect(await run(text)).toContain('Expected callback.stage to be "scheduled"');
  });

  it("is not called, and a failing test says what the callback waits for", async () => {
    expect(await run("steps:\n- customer: answers")).toBe(
      "4 The customer is not called back: no callback was promised.",
    );
    expect(await run(kept("- customer: answers"))).toContain('begin with "agent: answers"');
    expect(await run(kept("- agent: misses\n- customer: is busy"))).toContain(
      "it waits for an agent who is ready",
    );
    expect(await run(kept("- expect: { callback: { stage: due, attempts: 2 } }"))).toContain(
      'Expected callback.stage to be "due", but it is "reserved".',
    );
    expect(
      await run(kept("- agent: answers\n- customer: answers\n- hangUp\n- customer: answers")),
    ).toContain("the callback is done");
  });

  it("may be someone for whom there is no callback, no hour, or no permission", async () => {
    const steps = "steps: [press: 2, wait: 10s]";

    expect(await run(`callbacks: off\n${steps}\nexpect: { passed: [at-hour, bye] }`)).toBeNull();
    expect(await run(`callbacks: full\n${steps}\nexpect: { passed: [at-hour, bye] }`)).toBeNull();
    expect(
      await run(`callbacks: { refused: ["+4930"] }
steps: [press: 2, hear: callback-enter-number]`),
    ).toBeNull();
  });
});

const transferStage = stageOf(`
  hello:
    transfer:
      number: "+493099"
      ended: main
      busy: busy
      noAnswer: nobody
      refused: no
      failed: bye
  main:
    hangup: { prompts: [main-menu] }
  busy:
    hangup: { prompts: [ask] }
  nobody:
    hangup: { prompts: [hello] }
  no:
    hangup: { prompts: [hello] }`);

describe("the other party of a transfer", () => {
  it.each([
    ["is busy", "busy"],
    ["does not answer", "nobody"],
    ["declines", "no"],
    ["cannot be reached", "bye"],
  ])("%s, and the call goes on at %s", async (fate, node) => {
    const text = `steps: [otherParty: ${fate}, ends]\nexpect: { node: ${node} }`;

    expect(await runText(transferStage, text)).toBeNull();
  });

  it("answers and hangs up, and the talk is on the ticket", async () => {
    const text = `steps: [otherParty: answers, wait: 1m, otherParty: hangs up, hear: main-menu, ends]
expect: { ticket: { outcome: transferred } }`;

    expect(await runText(transferStage, text)).toBeNull();
  });

  it("is in no talk, or is not called at all", async () => {
    expect(await runText(transferStage, "steps:\n- otherParty: hangs up")).toBe(
      "4 The other party is in no talk.",
    );
    expect(await run("steps:\n- otherParty: answers")).toBe(
      '4 No other party is called; the call is at "bye".',
    );
  });
});
