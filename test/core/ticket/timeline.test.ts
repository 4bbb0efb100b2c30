import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallEffect, CallEvent, HangupCause, Script } from "../../../src/core/call/index.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { agentId, callId, legId, queueId } from "../../../src/core/lib/brands.ts";
import {
  type Happening,
  type TimelineSources,
  tellTimeline,
} from "../../../src/core/ticket/index.ts";
import { spineFlow } from "../../fakes/spine-flow.ts";
import { agentLeg, caller, callStarted, offerMade, Story } from "../call/story.ts";

const texts = {
  en: { welcome: "Welcome.", "choose-language": "For English, press 1.", goodbye: "Goodbye." },
  zh: { welcome: "您好。", "choose-language": "中文服务，请按二。", goodbye: "再见。" },
};
const sources: TimelineSources = {
  flow: spineFlow,
  sounds: (lang) => texts[lang],
  queueLabel: (queue) => (queue === "service" ? { en: "Service", zh: "服务" } : null),
};

/** A story that keeps what the journal would. */
class Recorded extends Story {
  readonly happenings: Happening[] = [];

  override send(event: CallEvent): this {
    super.send(event);
    this.happenings.push({ at: this.at, event, effects: this.effects });
    return this;
  }

  /** The lines from the newest event alone, with all before it known. */
  get newest(): readonly string[] {
    const before = tellTimeline(this.happenings.slice(0, -1), sources).length;
    return lines(this.happenings).slice(before);
  }
}

const lines = (happenings: readonly Happening[], from: TimelineSources = sources) =>
  tellTimeline(happenings, from).map(({ kind, text }) => `${kind}: ${text.en} | ${text.zh}`);
const begun = (flow?: FlowDocument) => new Recorded(flow).send(callStarted);
const queued = () => begun().types("1").types("2").send({ type: "position_told", position: 2 });
const offered = () => queued().wait(4_000).send(offerMade());
const talking = () => offered().wait(8_000).send({ type: "leg_answered", leg: agentLeg });

describe("tellTimeline", () => {
  it("tells a whole call in both languages", () => {
    const call = begun()
      .wait(2_000)
      .types("2")
      .types("1")
      .types("12345678")
      .enters("vault-1", 4)
      .finds({ name: "李娜" })
      .finds({ minor: 120_550, currency: "CNY" })
      .ends({ kind: "heard" })
      .types("2")
      .send({ type: "position_told", position: 2 })
      .wait(4_000)
      .isOffered()
      .send({ type: "leg_ringing", leg: agentLeg })
      .wait(8_000)
      .send({ type: "leg_answered", leg: agentLeg })
      .send({ type: "leg_held", leg: agentLeg })
      .send({ type: "leg_resumed", leg: agentLeg })
      .wait(125_000)
      .send({ type: "leg_ended", leg: agentLeg, cause: "normal" })
      .send({ type: "leg_ended", leg: caller, cause: "normal" })
      .send({ type: "recording_ended", recording: "rec-c1-7", durationMs: 125_000 });

    expect(lines(call.happenings)).toEqual([
      "began: Call from Ann (+4930123456) to 100 | 来电：Ann（+4930123456） 拨打 100",
      "heard: Heard: “Welcome. For English, press 1.” | 播放：“您好。中文服务，请按二。”",
      "pressed: Pressed 2 | 按了 2",
      "language: Chose Chinese | 选择了中文",
      "heard: Heard: “main-menu” | 播放：“main-menu”",
      "pressed: Pressed 1 (Identity) | 按了 1（身份）",
      "heard: Heard: “account” | 播放：“account”",
      "pressed: Entered 12345678 | 输入了 12345678",
      "heard: Heard: “pin” | 播放：“pin”",
      "pressed: Entered a PIN (4 digits) | 输入了密码（4 位）",
      "looked_up: Looked up “Identity”: found | 查询“身份”：已找到",
      "verified: Verified as 李娜, account 12345678 | 已核实身份：李娜，账号 12345678",
      "looked_up: Looked up “Balance”: found | 查询“余额”：已找到",
      expect.stringMatching(
        /^heard: Heard: “your-balance .*five.*yuan.*” \| 播放：“your-balance.*元.*”$/,
      ),
      "heard: Heard: “main-menu” | 播放：“main-menu”",
      "pressed: Pressed 2 (Waits for an agent) | 按了 2（等待坐席）",
      "queued: Waits in the queue “Service” | 进入队列“服务”等待",
      "position: Told: number 2 in the queue | 告知：排在第 2 位",
      "heard: Heard: “please-wait” | 播放：“please-wait”",
      "offered: Offered to Bob | 分配给座席 Bob",
      "rang: Bob's phone rang | 座席 Bob 的电话振铃",
      "recorded: Recording began | 开始录音",
      "answered: Bob answered after 12 s | 座席 Bob 接听，此前等待 12 秒",
      "held: Bob put the caller on hold | 座席 Bob 保持通话",
      "resumed: Bob took the caller off hold | 座席 Bob 恢复通话",
      "hung_up: Bob hung up after 2 min 5 s | 座席 Bob 挂机，通话 2 分 5 秒",
      "heard: Heard: “Goodbye.” | 播放：“再见。”",
      "hung_up: Hotline ended the call | 系统结束通话",
      "ended: Ended after 2 min 19 s: talked with an agent | 历时 2 分 19 秒后结束：已由座席接听",
      "recorded: Recording stored (2 min 5 s) | 录音已保存（2 分 5 秒）",
    ]);
    expect(tellTimeline(call.happenings, sources)[2]?.at).toBe(1_002_000);
  });

  it.each([
    ["a number without a name", "+49301", null, "Call from +49301 to 100 | 来电：+49301 拨打 100"],
    [
      "a name alone",
      null,
      "Ann",
      "Call from Ann (number withheld) to 100 | 来电：Ann（未显示号码） 拨打 100",
    ],
    ["nothing", null, null, "Call from a withheld number to 100 | 来电：未显示号码 拨打 100"],
  ])("tells who calls from %s", (_, number, name, expected) => {
    const event = { ...callStarted, from: { number, name } };

    expect(lines([{ at: 0, event, effects: [] }])).toEqual([`began: ${expected}`]);
  });

  it.each([
    ["the language of English callers", "1", ["language: Chose English | 选择了英语"]],
    [
      "a key that is not on offer",
      "7",
      ["pressed: Pressed 7, which is not on offer | 按了 7（无此选项）"],
    ],
    ["silence", "", ["no_input: Pressed no key | 没有按键"]],
  ])("tells %s", (_, key, expected) => {
    expect(begun().types(key).newest).toEqual(expect.arrayContaining(expected));
  });

  it("names the choice after a second, shorter question, and past nodes without a label", () => {
    expect(begun().types("1").types("").types("1").newest[0]).toContain("Pressed 1 (Identity)");
    expect(begun().types("1").types("9").newest[0]).toBe("pressed: Pressed 9 | 按了 9");
    const order = begun().types("1").types("3").types("4711");
    expect(order.newest[0]).toBe("pressed: Entered 4711 | 输入了 4711");
  });

  it("follows nodes that only speak to the first label, and does not run in circles", () => {
    const say = (id: string, next: string) =>
      ({ id, type: "say", label: null, prompts: [], serves: null, next }) as const;
    const flowTo = (target: string): FlowDocument => {
      const { menu } = spineFlow.nodes;
      if (menu?.type !== "menu") throw new Error("The flow has no menu.");
      const nodes = { ...spineFlow.nodes, menu: { ...menu, keys: { "9": target } } };
      return {
        ...spineFlow,
        nodes: {
          ...nodes,
          a: say("a", "b"),
          b: say("b", "a"),
          c: say("c", "balance"),
          d: say("d", "gone"),
        },
      };
    };
    const press = (target: string) => {
      const call = begun().types("1").types("9");
      return lines(call.happenings, { ...sources, flow: flowTo(target) }).find((line) =>
        line.includes("Pressed 9"),
      );
    };

    expect(press("c")).toBe("pressed: Pressed 9 (Balance) | 按了 9（余额）");
    expect(press("a")).toBe("pressed: Pressed 9 | 按了 9");
    expect(press("d")).toBe("pressed: Pressed 9 | 按了 9");
  });

  it("names no choice where two questions sound the same, nor without the flow", () => {
    const { menu } = spineFlow.nodes;
    if (menu === undefined) throw new Error("The flow has no menu.");
    const twice = { ...spineFlow, nodes: { ...spineFlow.nodes, twin: { ...menu, id: "twin" } } };
    const call = begun().types("1").types("2");
    const pressedIn = (from: TimelineSources) =>
      lines(call.happenings, from).filter((line) => line.startsWith("pressed: Pressed 2"));

    expect(pressedIn({ ...sources, flow: twice })).toEqual(["pressed: Pressed 2 | 按了 2"]);
    expect(pressedIn({ ...sources, flow: null })).toEqual(["pressed: Pressed 2 | 按了 2"]);
  });

  it.each([
    [1, "pressed: Entered a PIN (1 digit) | 输入了密码（1 位）"],
    [0, "no_input: Pressed no key | 没有按键"],
  ])("tells only that %i secret digits were typed", (length, expected) => {
    expect(begun().types("1").types("4").enters("vault-9", length).newest[0]).toBe(expected);
  });

  it.each([
    ["missing", "no match | 查询“身份”：没有匹配的结果"],
    ["timeout", "no answer in time | 查询“身份”：超时未答复"],
    [
      "secret_lost",
      "not asked, because the PIN was lost in a restart | 查询“身份”：未查询，因为密码已在重启中丢失",
    ],
  ] as const)("tells a look-up that ended %s", (error, expected) => {
    const call = begun().types("1").types("1").types("1234").enters("v", 4).finds(error);

    expect(call.newest[0]).toBe(`looked_up: Looked up “Identity”: ${expected}`);
  });

  it.each([
    ["unavailable", "not available | 查询“crm”：服务不可用"],
    ["bad_answer", "the answer could not be understood | 查询“crm”：答复无法识别"],
  ] as const)("tells a look-up of an unlabelled source that ended %s", (error, expected) => {
    const asked: CallEffect = { do: "look_up", request: "r", source: "crm", args: {} };
    const event: CallEvent = { type: "lookup_ended", request: "r", result: { ok: false, error } };
    const happenings = [
      { at: 0, event: callStarted, effects: [asked] },
      { at: 1, event, effects: [] },
    ];

    expect(lines(happenings)[1]).toBe(`looked_up: Looked up “crm”: ${expected}`);
    expect(lines(happenings, { ...sources, flow: null })[1]).toContain("“crm”");
    expect(lines([{ at: 1, event, effects: [] }])[0]).toContain("Looked up “?”");
  });

  it("tells of an account holder whose name is not known", () => {
    const call = begun().types("1").types("1").types("1234").enters("v", 4).finds({ id: 1 });

    expect(call.newest).toContain(
      "verified: Verified as the holder of account 1234 | 已核实身份：账号 1234",
    );
  });

  it.each([
    ["full", "refused: The queue was full | 队列已满"],
    ["unknown", "refused: The queue does not exist | 队列不存在"],
  ] as const)("tells that the queue refused the caller: %s", (reason, expected) => {
    expect(begun().types("1").types("2").send({ type: "queue_refused", reason }).newest[0]).toBe(
      expected,
    );
  });

  it("calls a queue without a label by its id", () => {
    const event = {
      type: "call_queued",
      call: callId("c1"),
      visit: 1,
      queue: queueId("x"),
      need: [],
      priority: 0,
      since: 0,
      caller: null,
    } as const;
    const effects: CallEffect[] = [{ do: "tell_floor", event }];

    expect(lines([{ at: 0, event: callStarted, effects }])[1]).toBe(
      "queued: Waits in the queue “x” | 进入队列“x”等待",
    );
  });

  it("tells that the caller waited too long and says nothing of other timers", () => {
    const late = queued().wait(300_000).send({ type: "timer_fired", timer: "queue_limit" });
    const announced = queued().wait(30_000).send({ type: "timer_fired", timer: "announce" });

    expect(late.newest[0]).toBe("waited_out: Waited the longest time allowed | 等待时间已达上限");
    expect(announced.newest).toEqual([]);
  });

  it.each([
    ["everybody", "Nobody who may take the call was signed in | 可接听的座席均未登录"],
    ["who_is_not_paused", "All who may take the call were on a pause | 可接听的座席均处于暂停状态"],
    [null, "The wait was or would be too long | 等待时间过长或预计过长"],
  ] as const)("tells why the flow sent the caller on: lacking %s", (lacks, expected) => {
    const event = { type: "position_told", position: 1, ...(lacks && { lacks }) } as const;
    const left = { type: "call_left", call: callId("c1"), reason: "overflowed" } as const;
    const effects: CallEffect[] = [{ do: "tell_floor", event: left }];

    expect(lines([{ at: 0, event, effects }])).toEqual([`waited_out: ${expected}`]);
  });

  it.each<[HangupCause, string]>([
    ["no_answer", "Bob did not answer | 座席 Bob 未接听"],
    ["rejected", "Bob declined the call | 座席 Bob 拒接"],
    ["busy", "Bob's phone was busy | 座席 Bob 的电话占线"],
    ["unreachable", "Bob's phone could not be reached | 座席 Bob 的电话无法接通"],
  ])("tells an offer that ended with %s", (cause, expected) => {
    expect(offered().send({ type: "leg_ended", leg: agentLeg, cause }).newest).toEqual([
      `offer_failed: ${expected}`,
    ]);
  });

  it.each([
    ["signed_out", "The offer to Bob was withdrawn: signed out | 已撤回给座席 Bob 的分配：已退出"],
    [
      "line_lost",
      "The offer to Bob was withdrawn: the phone was lost | 已撤回给座席 Bob 的分配：电话已断线",
    ],
    ["toString", "The offer to Bob was withdrawn | 已撤回给座席 Bob 的分配"],
  ])("tells an offer that was withdrawn: %s", (reason, expected) => {
    const call = offered().send({ type: "offer_withdrawn", offer: 7, reason });

    expect(call.newest[0]).toBe(`offer_failed: ${expected}`);
  });

  it("tells that an agent who declines from the panel declined", () => {
    expect(offered().send({ type: "hang_up_asked", by: "bob", offer: null }).newest).toEqual([
      "offer_failed: Bob declined the call | 座席 Bob 拒接",
    ]);
  });

  it("tells who ended a conversation from the panel, and not twice", () => {
    const call = talking().send({ type: "hang_up_asked", by: "sue", offer: null });
    expect(call.newest).toEqual(["hung_up: sue ended the call | sue 结束了通话"]);

    call.send({ type: "leg_ended", leg: agentLeg, cause: "normal" });
    expect(call.newest[0]).toBe("heard: Heard: “Goodbye.” | 播放：“再见。”");
  });

  it("tells a line to the agent that broke", () => {
    const call = talking().wait(61_000).send({ type: "leg_ended", leg: agentLeg, cause: "lost" });

    expect(call.newest[0]).toBe(
      "hung_up: The line to Bob broke after 1 min 1 s | 与座席 Bob 的线路中断，通话 1 分 1 秒",
    );
  });

  it.each<[string, () => Recorded, HangupCause, string, string]>([
    [
      "in the menus",
      begun,
      "normal",
      "The caller hung up | 来电者挂机",
      "Ended after 0 s: left in the menus | 历时 0 秒后结束：菜单中离开",
    ],
    [
      "in the queue",
      queued,
      "normal",
      "The caller hung up | 来电者挂机",
      "Ended after 0 s: left while waiting for an agent | 历时 0 秒后结束：排队中放弃",
    ],
    [
      "in a conversation",
      talking,
      "normal",
      "The caller hung up | 来电者挂机",
      "Ended after 12 s: talked with an agent | 历时 12 秒后结束：已由座席接听",
    ],
    [
      "by a fault",
      begun,
      "lost",
      "The caller's line was lost | 来电者线路中断",
      "Ended after 0 s: lost by a fault | 历时 0 秒后结束：因故障中断",
    ],
  ])("tells a caller who leaves %s", (_, call, cause, gone, ended) => {
    expect(call().send({ type: "leg_ended", leg: caller, cause }).newest).toEqual([
      `hung_up: ${gone}`,
      `ended: ${ended}`,
    ]);
  });

  it.each([
    ["self_served", "served without an agent | 结束：自助完成"],
    ["unserved", "not served | 结束：未获服务"],
  ] as const)("tells the bucket %s of a call whose beginning is lost", (result, expected) => {
    const change = { set: "ended", result, at: 5 } as const;
    const event: CallEvent = { type: "leg_ended", leg: caller, cause: "normal" };

    const told = lines([{ at: 5, event, effects: [{ do: "write_ticket", change }] }]);

    expect(told).toEqual([`ended: Ended: ${expected}`]);
  });

  it("tells that a call was passed on", () => {
    expect(begun().send({ type: "passed_on", reason: "store" }).newest).toEqual([
      "passed_on: Passed on to the fall-back number | 已转到备用号码",
      "ended: Ended after 0 s: passed on to the fall-back number | 历时 0 秒后结束：已转到备用号码",
    ]);
  });

  it("tells a restart and begins no recording a second time", () => {
    const legs = [caller, agentLeg].map((leg) => ({ leg, up: true }));
    const call = talking().send({ type: "recovered", legs, cut: false });

    expect(call.newest).toEqual(["restarted: Hotline restarted meanwhile | 期间系统重启"]);
    expect(begun().send({ type: "recovered", legs: [], cut: true }).newest[0]).toBe(
      "restarted: The telephone system restarted meanwhile | 期间电话系统重启",
    );
  });

  it("tells prompts and connections that failed, but nothing of a stale script", () => {
    const failed = { kind: "failed", code: "no such file" } as const;
    const join = talking();
    const step = join.scripts.find((script) => script.leg === agentLeg)?.step ?? 0;
    join.send({ type: "script_ended", leg: agentLeg, step, outcome: failed });

    expect(begun().ends(failed).newest[0]).toBe(
      "fault: A prompt could not be played | 提示音无法播放",
    );
    expect(join.newest).toEqual([
      "fault: Caller and agent could not be connected | 来电者与座席无法接通",
    ]);
    const stale = begun().send({ type: "script_ended", leg: caller, step: 99, outcome: failed });
    const strange = begun().send({ type: "script_ended", leg: agentLeg, step: 1, outcome: failed });
    expect([stale.newest, strange.newest]).toEqual([[], []]);
    expect(begun().ends({ kind: "heard" }).newest[0]).not.toMatch(/^(fault|pressed|no_input)/);
  });

  it("shortens long prompts, between words where there are any", () => {
    const en =
      "For your account balance, press 1. To speak with an agent, press 2. To hear this again, press star.";
    const zh = "查询余额，请按一。".repeat(8);
    const script: Script = {
      leg: caller,
      step: 1,
      lang: "en",
      prompts: [{ kind: "sound", name: "long" }],
      wait: { kind: "none" },
    };
    const told = lines([{ at: 0, event: callStarted, effects: [{ do: "perform", script }] }], {
      ...sources,
      sounds: (lang) => ({ long: { en, zh }[lang] }),
    });

    expect(told[1]).toBe(
      `heard: Heard: “${en.slice(0, 86)}…” | 播放：“${[...zh].slice(0, 44).join("")}…”`,
    );
  });

  it("names nobody it does not know", () => {
    const at = 0;
    const bob = agentId("bob");
    const events: readonly [CallEvent, readonly CallEffect[]][] = [
      [{ type: "leg_held", leg: legId("x") }, []],
      [{ type: "offer_withdrawn", offer: 1, reason: "" }, []],
      [callStarted, [{ do: "write_ticket", change: { set: "answered", agent: bob, at } }]],
      [
        callStarted,
        [
          {
            do: "tell_floor",
            event: { type: "offer_failed", call: callId("c"), offer: 2, cause: "busy" },
          },
        ],
      ],
      [{ type: "leg_ringing", leg: agentLeg }, []],
    ];
    const told = lines(events.map(([event, effects]) => ({ at, event, effects })));

    expect(told.map((line) => line.split(" | ")[0])).toEqual([
      "held: ? put the caller on hold",
      "offer_failed: The offer to ? was withdrawn",
      "began: Call from Ann (+4930123456) to 100",
      "answered: bob answered",
      "began: Call from Ann (+4930123456) to 100",
      "offer_failed: ?'s phone was busy",
      "rang: ?'s phone rang",
    ]);
  });

  it("rings an agent under the sign-in name when the offer is not known", () => {
    const dial: CallEffect = {
      do: "dial",
      leg: agentLeg,
      agent: agentId("bob"),
      address: "a",
      callerId: { number: null, name: null },
      ringMs: 1,
    };
    const told = lines([
      { at: 0, event: callStarted, effects: [dial] },
      { at: 1, event: { type: "leg_ringing", leg: agentLeg }, effects: [] },
      { at: 2, event: { type: "leg_answered", leg: caller }, effects: [] },
    ]);

    expect(told.slice(1)).toEqual(["rang: bob's phone rang | 座席 bob 的电话振铃"]);
  });

  it("never throws and says everything in both languages, whatever the order", () => {
    const whole = talking()
      .send({ type: "leg_held", leg: agentLeg })
      .send({ type: "leg_ended", leg: agentLeg, cause: "normal" })
      .send({ type: "leg_ended", leg: caller, cause: "normal" }).happenings;

    fc.assert(
      fc.property(fc.shuffledSubarray(whole), (happenings) => {
        for (const { kind, text } of tellTimeline(happenings, sources)) {
          expect(text.en).not.toMatch(/undefined|null|[\u4e00-\u9fff]/);
          expect(text.zh).not.toMatch(/undefined|null/);
          expect(kind).not.toBe("");
        }
      }),
    );
  });
});
