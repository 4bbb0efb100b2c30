import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFlow } from "../../../src/contract/flow/index.ts";
import type { CallEffect, HangupCause } from "../../../src/core/call/index.ts";
import { isPermitted } from "../../../src/core/call/index.ts";
import { legId } from "../../../src/core/lib/brands.ts";
import { tellTimeline } from "../../../src/core/ticket/index.ts";
import { flowOf, flowText, problemsOf, world } from "../../contract/flow/world.ts";
import { caller, callStarted, Story } from "./story.ts";

const outcomes = "ended: over, busy: engaged, noAnswer: nobody, refused: declined, failed: broken";
const flow = (to: string) =>
  flowOf(
    flowText(`
  hello:
    ask: { prompts: [ask], max: 20, into: typed, done: out, exhausted: bye }
  out:
    transfer: { ${to}, prompts: [hello], ${outcomes} }
  over:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }
  engaged:
    menu: { prompts: [main-menu], keys: { 1: out }, exhausted: bye }
  nobody:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }
  declined:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }
  broken:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`),
  );

const outside = legId("c1-t2");
const dialling = (to = 'number: "+4930 1234-5"') =>
  new Story(flow(to)).send(callStarted).types("+4930777");
const talking = () =>
  dialling()
    .send({ type: "leg_ringing", leg: outside })
    .send({ type: "leg_answered", leg: outside });
const ends = (leg: typeof caller, cause: HangupCause = "normal") =>
  ({ type: "leg_ended", leg, cause }) as const;
const result = (story: Story) =>
  story.written.flatMap((change) => (change.set === "ended" ? [change.result] : []));
const dialled = (effects: readonly CallEffect[]) =>
  effects.flatMap((effect) => (effect.do === "dial_out" ? [effect.to] : []));

describe("a transfer", () => {
  it("calls the number while the caller hears a prompt and the ringing tone", () => {
    const call = dialling();

    expect(call.state.phase).toBe("transferring");
    expect(call.effects[0]).toEqual({
      do: "dial_out",
      leg: outside,
      to: { kind: "number", address: "+493012345" },
      callerId: callStarted.from,
      ringMs: 30_000,
    });
    expect(call.heard).toEqual(["hello"]);
    expect(call.scripts[0]?.wait).toEqual({ kind: "ringing" });
  });

  it("shows a number of ours and plays music when the flow says so", () => {
    const call = dialling('number: "112", callerId: "+49301", music: default');

    expect(call.effects[0]).toMatchObject({ callerId: { number: "+49301", name: null } });
    expect(call.scripts[0]?.wait).toEqual({ kind: "hold", music: "default" });
  });

  it("brings both into one unrecorded room, and goes on when the other party hangs up", () => {
    const call = talking();
    expect(call.scripts.map(({ leg, wait }) => [leg, wait])).toEqual(
      [outside, caller].map((leg) => [
        leg,
        { kind: "join", room: "room-c1", record: null, music: null },
      ]),
    );

    call.wait(60_000).send(ends(outside));

    expect(call.node).toBe("over");
    expect(call.effects).toContainEqual({ do: "close_room", room: "room-c1" });
    expect(result(call.send(ends(caller)))).toEqual(["transferred"]);
  });

  it.each<[HangupCause, string]>([
    ["busy", "engaged"],
    ["no_answer", "nobody"],
    ["rejected", "declined"],
    ["unreachable", "broken"],
    ["congestion", "broken"],
    ["normal", "broken"],
  ])("that ends with %s goes on at %s", (cause, node) => {
    expect(dialling().send(ends(outside, cause)).node).toBe(node);
  });

  it("uses another leg for another attempt", () => {
    const call = dialling().send(ends(outside, "busy")).types("1");

    expect(call.effects[0]).toMatchObject({ do: "dial_out", leg: "c1-t4" });
  });

  it("leaves nothing open when the caller hangs up, at any moment", () => {
    const ringing = dialling().send(ends(caller));
    expect(ringing.effects).toContainEqual({ do: "hang_up", leg: outside, cause: "normal" });
    expect(result(ringing)).toEqual(["abandoned"]);

    const talk = talking().send(ends(caller));
    expect(talk.effects).toContainEqual({ do: "hang_up", leg: outside, cause: "normal" });
    expect(talk.effects).toContainEqual({ do: "close_room", room: "room-c1" });
    expect(result(talk)).toEqual(["transferred"]);
  });

  it("goes on after a restart, whatever happened meanwhile", () => {
    const recovered = (story: Story, ...legs: readonly (readonly [typeof caller, boolean])[]) =>
      story.send({
        type: "recovered",
        legs: legs.map(([leg, up]) => ({ leg, up })),
        cut: false,
      });
    const again = recovered(dialling(), [caller, true], [outside, false]);
    expect(again.state.phase).toBe("transferring");
    expect(again.scripts[0]?.wait).toEqual({ kind: "ringing" });
    expect(dialled(again.effects)).toEqual([]);
    const answered = recovered(dialling(), [caller, true], [outside, true]);
    expect(answered.state.phase).toBe("transferred");
    expect(recovered(dialling(), [caller, true]).node).toBe("broken");
    expect(result(recovered(dialling(), [outside, true]))).toEqual(["abandoned"]);

    expect(recovered(talking(), [caller, true], [outside, true]).scripts).toHaveLength(2);
    expect(recovered(talking(), [caller, true]).node).toBe("over");
    expect(result(recovered(talking(), [outside, true]))).toEqual(["transferred"]);
  });

  it("hangs up the other party when the two cannot be connected", () => {
    const call = talking();
    const step = call.scripts[0]?.step ?? 0;
    const outcome = { kind: "failed", code: "x" } as const;
    call.send({ type: "script_ended", leg: outside, step, outcome });

    expect(call.node).toBe("broken");
    expect(call.effects).toContainEqual({ do: "hang_up", leg: outside, cause: "failed" });
  });

  it("takes the number from an expression, and fails without dialling when it is none", () => {
    expect(dialled(dialling("numberFrom: typed").effects)).toEqual([
      { kind: "number", address: "+4930777" },
    ]);
    const call = new Story(flow("numberFrom: typed")).send(callStarted).types("none");
    expect(dialled(call.effects)).toEqual([]);
    expect(call.node).toBe("broken");
  });

  it("is told on the timeline in both languages", () => {
    const story = new Story(flow('sip: "sip:desk@pbx.example.org"'));
    const happenings = [
      callStarted,
      { type: "script_ended", leg: caller, step: 1, outcome: typed("1") } as const,
      { type: "leg_ringing", leg: outside } as const,
      { type: "leg_answered", leg: outside } as const,
      ends(outside),
    ].map((event) => {
      story.wait(1_000).send(event);
      return { at: story.at, event, effects: story.effects };
    });
    const lines = tellTimeline(happenings, {
      flow: null,
      sounds: () => ({}),
      queueLabel: () => null,
    });

    expect(lines.map(({ kind, text }) => `${kind}: ${text.en} | ${text.zh}`)).toEqual(
      expect.arrayContaining([
        "put_through: Put through to desk@pbx.example.org | 转接至 desk@pbx.example.org",
        "rang: desk@pbx.example.org rang | desk@pbx.example.org 振铃",
        "connected: desk@pbx.example.org answered | desk@pbx.example.org 已接听",
        "hung_up: desk@pbx.example.org hung up after 1 s | desk@pbx.example.org 挂机，通话 1 秒",
      ]),
    );
  });
});

const typed = (value: string) =>
  ({ kind: "digits", value, endedBy: "max", bargedIn: false }) as const;

describe("a transfer to another flow", () => {
  const bank =
    "flow: bank\nstart: hi\nnodes:\n  hi:\n    menu: { prompts: [hello], keys: { 1: end }, exhausted: end }\n  end:\n    hangup: { prompts: [goodbye] }\n";
  const parse = (text: string, other = bank) =>
    parseFlow("test.yaml", text, world, (name) =>
      name === "bank" ? { file: "bank.yaml", text: other } : null,
    );
  const main = flowText(`
  hello:
    ask: { prompts: [ask], max: 4, into: typed, done: out, exhausted: bye }
  out:
    transfer: { flow: bank }`);

  it("goes there for good, without the variables of the first", () => {
    const parsed = parse(main);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const call = new Story(parsed.value).send(callStarted).types("12");

    expect(call.heard).toEqual(["hello"]);
    expect(call.node).toBe("bank/hi");
    expect(call.state).toMatchObject({ cursor: { vars: {}, stack: [] } });
    expect(call.types("1").heard).toEqual(["goodbye"]);
  });

  it("is refused to a flow that is not there, or that returns", () => {
    const messages = (text: string, other?: string) => {
      const parsed = parse(text, other);
      return parsed.ok ? [] : parsed.error.map(({ message }) => message);
    };
    expect(messages(main.replace("bank", "bnak"))).toContainEqual(
      expect.stringContaining('There is no flow "bnak"'),
    );
    expect(messages(main, bank.replace("start: hi", "start: hi\noutcomes: [done]"))).toContainEqual(
      expect.stringContaining("call it with a flow node instead"),
    );
  });
});

describe("a transfer node", () => {
  it.each([
    ["{ ended: bye }", "this one has 0"],
    [`{ number: "112", sip: "sip:a@pbx.example.org", ${outcomes} }`, "this one has 2"],
    [`{ number: "+49891", ${outcomes} }`, "add it to transfers.numbers"],
    [`{ sip: "sip:a@elsewhere.example", ${outcomes} }`, "add it to transfers.sip"],
    [`{ sip: "pbx", ${outcomes} }`, "must be a SIP address"],
    [`{ number: "call me", ${outcomes} }`, "must be a telephone number"],
    ['{ number: "112", ended: bye }', '"busy" leads nowhere'],
    ["{ flow: bank, ended: bye }", "Nobody comes back"],
  ])("as %s is refused: %s", (body, message) => {
    const text = flowText(`
  hello:
    transfer: ${body.replaceAll(/: (over|engaged|nobody|declined|broken)/g, ": bye")}`);

    expect(problemsOf(text).join("\n")).toContain(message);
  });

  it("is refused where the carrier cannot dial", () => {
    const text = flowText(`
  hello:
    transfer: { number: "112", ${outcomes.replaceAll(/: (over|engaged|nobody|declined|broken)/g, ": bye")} }`);
    const parsed = parseFlow("test.yaml", text, { ...world, capabilities: new Set(["record"]) });

    expect(parsed.ok ? [] : parsed.error.map(({ message }) => message)).toEqual([
      'The carrier cannot dial numbers (there is no TRUNK_HOST), which the transfer "hello" needs.',
    ]);
  });
});

describe("permitted destinations", () => {
  const permitted = {
    numbers: ["+4930*", "112"],
    sip: ["sip:*@pbx.example.org", "sip:a@b.example"],
  };

  it.each([
    ["number", "+49301", true],
    ["number", "112", true],
    ["number", "1120", false],
    ["number", "+4989", false],
    ["sip", "sip:desk@pbx.example.org", true],
    ["sip", "sip:desk@pbx.example.org:5070", true],
    ["sip", "sip:a@b.example", true],
    ["sip", "sip:a@b.example:5070", false],
    ["sip", "sip:b@b.example", false],
    ["sip", "sip:a@pbx.example.org.evil", false],
    ["sip", "sip:a@evil@pbx.example.org", false],
  ] as const)("%s %s: %s", (kind, address, may) => {
    expect(isPermitted(permitted, { kind, address })).toBe(may);
  });

  it("are none by default", () => {
    fc.assert(
      fc.property(fc.constantFrom("number", "sip"), fc.string(), (kind, address) => {
        expect(isPermitted({ numbers: [], sip: [] }, { kind, address })).toBe(false);
      }),
    );
  });
});
