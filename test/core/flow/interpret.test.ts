import { describe, expect, it } from "vitest";
import { cursorAt, nodeOf, type Vars } from "../../../src/core/flow/index.ts";
import { slowPrompts } from "../../../src/core/flow/interpret.ts";
import { fillPrompts, taperedAt } from "../../../src/core/flow/prompts.ts";
import type { FlowDocument } from "../../../src/core/flow/types.ts";
import { instant } from "../../../src/core/lib/brands.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import { spineFlow } from "../../fakes/spine-flow.ts";
import { caller, Story } from "../call/story.ts";

const scene = { flow: spineFlow, at: instant(1_000_000) };
const atMenu = () => Story.started().types("1");
const atPin = () => atMenu().types("1").types("12345");

describe("the interpreter: say and language", () => {
  it("says what stands before a question together with it", () => {
    const story = Story.started();

    expect(story.heard).toEqual(["welcome", "choose-language"]);
    expect(story.scripts[0]?.wait).toMatchObject({ kind: "digits", min: 1, max: 1 });
    expect(story.written).toEqual([
      { set: "opened", from: { number: "+4930123456", name: "Ann" }, to: "100", at: story.at },
    ]);
  });

  it("goes on in the language that the caller chose and writes it on the ticket", () => {
    const story = Story.started().types("2");

    expect(story.scripts[0]?.lang).toBe("zh");
    expect(story.written).toEqual([{ set: "language", lang: "zh" }]);
    expect(story.node).toBe("menu");
  });

  it("asks again after silence and after a wrong key, then goes on without an answer", () => {
    const story = Story.started().types("");
    expect(story.heard).toEqual(["no-input", "choose-language"]);
    story.types("7");
    expect(story.heard).toEqual(["no-match", "choose-language"]);
    story.types("");
    expect([story.node, story.heard]).toEqual(["menu", ["main-menu"]]);
  });

  it("keeps the path of labelled nodes for the agent", () => {
    const story = atPin();

    expect(story.state).toMatchObject({ facts: { path: ["language", "menu", "verify"] } });
  });
});

describe("the interpreter: menu", () => {
  it("repeats on star with the first prompt, and tapers on errors", () => {
    const story = atMenu().types("*");
    expect(story.heard).toEqual(["main-menu"]);
    story.types("8");
    expect(story.heard).toEqual(["no-match", "main-menu-short"]);
    story.types("*");
    expect(story.heard).toEqual(["main-menu"]);
  });

  it("sends who cannot choose to the agent after three tries", () => {
    expect(atMenu().types("").types("8").types("").node).toBe("agent");
  });

  it("takes a failed script as silence", () => {
    const story = atMenu().ends({ kind: "failed", code: "sound_missing" });

    expect(story.heard).toEqual(["no-input", "main-menu-short"]);
  });

  it("does not take the name of an inherited property for a key", () => {
    expect(atMenu().types("constructor").heard).toContain("no-match");
  });
});

describe("the interpreter: ask", () => {
  it("keeps the digits and says them", () => {
    const story = atMenu().types("3").types("4711");

    expect(story.heard).toEqual(["order-is", "digits"]);
    expect(story.scripts[0]?.prompts[1]).toEqual({ kind: "digits", value: "4711" });
  });

  it("asks again for too few digits", () => {
    const story = atMenu().types("3").types("47");

    expect([story.node, story.heard]).toEqual(["order", ["no-match", "order"]]);
  });

  it("keeps only a reference of secret digits and hands it to the look-up", () => {
    const story = atMenu().types("4").enters("vault-1", 4);

    expect(story.effects).toContainEqual({
      do: "look_up",
      request: expect.any(String),
      source: "codes",
      args: { code: { secret: "vault-1" } },
    });
  });

  it("asks again when digits come open that were asked as secret ones", () => {
    const story = atMenu().types("4").types("9876");

    expect(story.node).toBe("secret");
    expect(JSON.stringify([story.state, story.effects])).not.toContain("9876");
  });
});

describe("the interpreter: verify", () => {
  it("asks the account openly and the PIN secretly, then looks both up", () => {
    const story = atPin();
    expect(story.scripts[0]?.wait).toMatchObject({ secret: true, max: 4, endKey: "#" });
    story.enters("vault-1", 4);

    expect(story.effects).toContainEqual({
      do: "look_up",
      request: expect.any(String),
      source: "bank",
      args: { account: "12345", pin: { secret: "vault-1" } },
      proves: "12345",
    });
  });

  it("knows the caller after the right answer, and asks for the balance of that account", () => {
    const story = atPin().enters("vault-1", 4).finds({ name: "Ann Bell" });

    expect(story.state).toMatchObject({
      facts: { verified: { account: "12345", name: "Ann Bell" } },
    });
    expect(story.written).toEqual([{ set: "verified", account: "12345", name: "Ann Bell" }]);
    expect(story.effects).toContainEqual(
      expect.objectContaining({ do: "look_up", source: "balance", args: { account: "12345" } }),
    );
  });

  it("asks everything again after a wrong answer, three times at most, then the agent", () => {
    const story = atPin().enters("v", 4).finds("missing");
    expect(story.heard).toEqual(["wrong", "account"]);
    story.types("12345").enters("v", 4).finds("missing");
    expect(story.heard).toEqual(["wrong", "account"]);
    story.types("12345").enters("v", 4).finds("missing");
    expect(story.node).toBe("agent");
  });

  it("asks a PIN that a restart has lost again and counts no attempt", () => {
    const story = atPin().enters("v", 4).finds("secret_lost");

    expect(story.heard).toEqual(["pin"]);
    expect(story.state).toMatchObject({
      cursor: { memo: { attempts: 0, stage: "proof", account: "12345" } },
    });
  });

  it("apologises and calls the agent when the source is away", () => {
    const story = atPin().enters("v", 4).finds("timeout");

    expect(story.node).toBe("agent");
  });

  it("does not take open digits for a PIN, and keeps them nowhere", () => {
    const story = atPin().types("9876");

    expect(story.heard).toEqual(["no-input", "pin-again"]);
    expect(JSON.stringify([story.state, story.effects])).not.toContain("9876");
  });

  it("asks the account again when it is too short, and gives up to the agent", () => {
    const story = atMenu().types("1").types("12");
    expect(story.heard).toEqual(["wrong", "account"]);
    story.types("");
    expect(story.heard).toEqual(["no-input", "account"]);
    expect(story.types("").node).toBe("agent");
  });

  it("leaves out a name that is no text", () => {
    expect(atPin().enters("v", 4).finds({ name: 5 }).state).toMatchObject({
      facts: { verified: { account: "12345", name: null } },
    });
  });
});

describe("the interpreter: lookup and what it serves", () => {
  const atBalance = () => atPin().enters("v", 4).finds({ name: "Ann Bell" });

  it("says the amount, and counts the caller as served once it has been heard", () => {
    const story = atBalance().finds({ minor: 1205, currency: "USD" });
    expect(story.heard).toEqual(["your-balance", "money"]);
    expect(story.state).toMatchObject({ facts: { served: null } });
    story.types("");

    expect(story.heard).toEqual(["main-menu"]);
    expect(story.state).toMatchObject({ facts: { served: "balance" } });
  });

  it("takes a key during the amount as the answer to the menu that follows", () => {
    const story = atBalance().finds({ minor: 1205, currency: "USD" }).types("2");

    expect(story.node).toBe("agent");
    expect(story.state).toMatchObject({ facts: { served: "balance" } });
  });

  it("does not count what could not be played", () => {
    const story = atBalance().finds({ minor: 1205, currency: "USD" });
    story.ends({ kind: "failed", code: "x" });

    expect(story.state).toMatchObject({ facts: { served: null } });
  });

  it("waits for the end of what serves when no menu follows, and then goes on", () => {
    const story = atMenu().types("3").types("4711");
    expect(story.scripts[0]?.wait).toEqual({ kind: "none" });
    story.ends({ kind: "heard" });

    expect([story.node, story.heard]).toEqual(["bye", ["goodbye"]]);
  });

  it.each(["missing", "timeout"] as const)("apologises when the answer is %s", (failure) => {
    const story = atBalance().finds(failure);

    expect(story.node).toBe("agent");
  });

  it("says that it takes a moment after one second, once, and nothing where the flow has no words", () => {
    const story = atBalance().wait(1000).send({ type: "timer_fired", timer: "lookup_slow" });
    expect(story.heard).toEqual(["one-moment"]);
    expect(story.scripts[0]?.wait).toEqual({ kind: "hold", music: "default" });

    const silent = atMenu().types("4").enters("v", 4);
    silent.send({ type: "timer_fired", timer: "lookup_slow" });
    expect(silent.effects).toEqual([]);
  });

  it("forgets the slow timer when the answer is there", () => {
    expect(atBalance().finds("missing").effects).toContainEqual({
      do: "clear_timer",
      timer: "lookup_slow",
    });
  });

  it("leaves an argument empty that no variable fills", () => {
    const nodes = { ...spineFlow.nodes };
    const balance = nodes["balance"];
    if (balance?.type !== "lookup") throw new Error("The flow has changed.");
    const flow: FlowDocument = {
      ...spineFlow,
      nodes: { ...nodes, menu: { ...balance, id: "menu", args: { a: "none.such", b: "list" } } },
    };

    expect(Story.started(flow).types("1").effects).toContainEqual(
      expect.objectContaining({ do: "look_up", args: { a: "", b: "" } }),
    );
  });
});

describe("the interpreter: ends and limits", () => {
  it("says goodbye and hangs up", () => {
    const story = atMenu().types("9");

    expect(story.heard).toEqual(["goodbye"]);
    expect(story.scripts[0]?.wait).toEqual({ kind: "hangup", cause: "normal" });
  });

  it("hangs up without words when even the goodbye fails", () => {
    const story = atMenu().types("9").ends({ kind: "failed", code: "x" });

    expect(story.heard).toEqual([]);
    expect(story.scripts[0]?.wait).toEqual({ kind: "hangup", cause: "normal" });
  });

  it("ends a circle of nodes that never wait, with a script that is not endless", () => {
    const say = spineFlow.nodes["welcome"];
    if (say?.type !== "say") throw new Error("The flow has changed.");
    const nodes = {
      welcome: { ...say, next: "again" },
      again: { ...say, id: "again", next: "welcome" },
    };
    const story = Story.started({ ...spineFlow, nodes });

    expect(story.scripts[0]?.wait.kind).toBe("hangup");
    expect(story.heard.length).toBe(limits.promptsPerScript);
    story.send({ type: "recovered", legs: [{ leg: caller, up: true }], cut: false });
    expect(story.state.phase).toBe("flow");
  });

  it("names flow, version and node when a node is missing", () => {
    expect(() => nodeOf(spineFlow, "nowhere")).toThrow(
      'Flow "spine" version test-1 has no node "nowhere".',
    );
  });

  it("has nothing to say about a slow look-up at a node that looks nothing up", () => {
    const { state } = Story.started();
    if (state.phase !== "flow") throw new Error("The call is not in the flow.");

    const at = { facts: state.facts, cursor: cursorAt("bye", {}) };
    expect(slowPrompts(scene, at)).toEqual([]);
  });
});

describe("fillPrompts", () => {
  const vars = { order: "47", count: 3, balance: { minor: 5, currency: "CNY" } };
  const at = (values: Vars) => {
    const { state } = Story.started();
    if (state.phase !== "flow") throw new Error("The call is not in the flow.");
    return { facts: state.facts, cursor: cursorAt("menu", values) };
  };

  it("fills digits, numbers and money from variables", () => {
    const filled = fillPrompts(scene, at(vars), [
      { kind: "digits", from: "order" },
      { kind: "number", from: "count" },
      { kind: "money", minorFrom: "balance.minor", currencyFrom: "balance.currency" },
    ]);

    expect(filled).toEqual([
      { kind: "digits", value: "47" },
      { kind: "number", value: 3 },
      { kind: "money", minor: 5, currency: "CNY" },
    ]);
  });

  it("leaves out what a variable does not fill", () => {
    const filled = fillPrompts(scene, at(vars), [
      { kind: "digits", from: "count" },
      { kind: "number", from: "order" },
      { kind: "money", minorFrom: "order", currencyFrom: "none" },
    ]);

    expect(filled).toEqual([]);
  });

  it("uses the last list for all further tries, and nothing when there is none", () => {
    const first = [{ kind: "sound", name: "a" }] as const;

    expect(taperedAt([first], 5)).toBe(first);
    expect(taperedAt([], 0)).toEqual([]);
  });
});
