import { describe, expect, it } from "vitest";
import { flowOf, flowText, problemsOf } from "../../contract/flow/world.ts";

const say = (id: string, next: string): string =>
  `  ${id}:\n    say: { prompts: [hello], next: ${next} }`;

/** Nodes that ask for account and PIN in `ask` nodes and come to `next`. */
const secretPin = `
  hello:
    ask: { prompts: [ask], max: 8, into: account, done: pin, exhausted: bye }
  pin:
    ask: { prompts: [ask], max: 4, into: pin, secret: true, done: next, exhausted: bye }
`;

describe("checkFlow on the shape of a flow", () => {
  it("names a node that no way leads to", () => {
    expect(problemsOf(flowText(`${say("hello", "bye")}\n${say("lonely", "bye")}`))).toEqual([
      'test.yaml:6:3 No way from "hello" leads to the node "lonely". Send a key or an outcome to it, or delete it.',
    ]);
  });

  it("names a circle that never waits, with its nodes", () => {
    const text = flowText(
      `${say("hello", "again")}\n${say("again", "hello")}`.replace(
        "[hello], next: hello",
        "[hello], next: hello",
      ),
    );

    expect(problemsOf(text).join("\n")).toContain(
      "A call would go in a circle without ever waiting: hello → again → hello.",
    );
  });

  it("sees that a full queue that leads to itself does not wait either", () => {
    const text = flowText(
      "  hello:\n    queue: { queue: support, ended: bye, timedOut: bye, full: hello }",
    );

    expect(problemsOf(text).join("\n")).toContain("without ever waiting: hello → hello.");
  });

  it("allows a circle in which the caller is asked", () => {
    const text = flowText(
      '  hello:\n    menu: { prompts: [main-menu], keys: { "*": hello, 1: bye }, exhausted: bye }',
    );

    expect(problemsOf(text)).toEqual([]);
  });

  it("names a node from which no way leads to an agent or a goodbye", () => {
    const text = flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: bye, 2: trap }, exhausted: bye }
  trap:
    menu: { prompts: [main-menu], keys: { "*": trap }, exhausted: trap }`);

    expect(problemsOf(text)).toEqual([
      'test.yaml:7:3 From the node "trap" no way leads to a queue or a hangup: the caller can only give up.',
    ]);
  });
});

describe("checkFlow on names", () => {
  it("names a queue that is not configured", () => {
    const text = flowText(
      "  hello:\n    queue: { queue: sale, ended: bye, timedOut: bye, full: bye }",
    );

    expect(problemsOf(text)).toEqual([
      'test.yaml:5:21 There is no queue "sale" (there are: "support", "sales"). Did you mean "sales"?',
    ]);
  });

  it("names a prompt that lacks its audio in one language", () => {
    const text = flowText(say("hello", "bye").replace("[hello]", "[english-only]"));

    expect(problemsOf(text).join("\n")).toMatch(
      /^test\.yaml:5:22 The prompt "english-only" has no audio in zh \(sounds\/zh\/english-only\.wav\)/,
    );
  });

  it("names sources that do not exist, and arguments that they lack or do not know", () => {
    const look = (source: string, args: string): string =>
      flowText(`
  hello:
    ask: { prompts: [ask], max: 8, into: account, done: look, exhausted: bye }
  look:
    lookup:
      source: ${source}
      args: ${args}
      into: balance
      found: bye
      missing: bye
      failed: bye`);

    expect(problemsOf(look("balanc", "{ account: account }"))[0]).toMatch(
      /^test\.yaml:9:15 There is no source "balanc" .*Did you mean "balance"\?$/,
    );
    expect(problemsOf(look("balance", "{ acount: account }"))).toEqual([
      'test.yaml:10:13 The source "balance" needs the argument "account", which is not given.',
      'test.yaml:10:23 The source "balance" takes no argument "acount". Did you mean "account"?',
    ]);
  });

  it("wants a source for verify that takes account and PIN", () => {
    const text = flowText(`
  hello:
    verify:
      source: balance
      account: { prompts: [ask], max: 8 }
      proof: { kind: pin, prompts: [ask], max: 4 }
      wrong: [hello]
      into: customer
      verified: bye
      exhausted: bye
      failed: bye`);

    expect(problemsOf(text)).toEqual([
      'test.yaml:7:15 The source "balance" takes no argument "pin".',
    ]);
  });
});

describe("checkFlow on variables", () => {
  const tell = (prompt: string): string =>
    `${secretPin.replaceAll("next", "tell")}\n  tell:\n    say: { prompts: [${prompt}], next: bye }`;

  it("lets what was asked be read out", () => {
    expect(problemsOf(flowText(tell("{ digits: account }")))).toEqual([]);
  });

  it("never lets secret digits be said", () => {
    expect(problemsOf(flowText(tell("{ digits: pin }")))).toEqual([
      'test.yaml:11:22 "pin" holds secret digits: they may go to a lookup, and are never said.',
    ]);
  });

  it("lets secret digits go to a lookup", () => {
    const text = flowText(`${secretPin.replaceAll("next", "look")}
  look:
    lookup:
      source: identity
      args: { account: account, pin: pin }
      into: who
      found: tell
      missing: bye
      failed: bye
  tell:
    say: { prompts: [{ digits: who.account }], next: bye }`);

    expect(problemsOf(text)).toEqual([]);
  });

  it("suggests the name of a variable that is spelt wrongly", () => {
    expect(problemsOf(flowText(tell("{ digits: acount }")))).toEqual([
      'test.yaml:11:22 "acount" is set nowhere in this flow. Did you mean "account"?',
    ]);
  });

  it("shows the way on which a variable is not set", () => {
    const text = flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: account, 2: tell }, exhausted: bye }
  account:
    ask: { prompts: [ask], max: 8, into: account, done: tell, exhausted: bye }
  tell:
    say: { prompts: [{ digits: account }], next: bye }`);

    expect(problemsOf(text)).toEqual([
      'test.yaml:10:22 "account" is not set on the way hello → tell.',
    ]);
  });

  it("wants amounts to be amounts", () => {
    const text = flowText(tell("{ money: { minor: account, currency: account } }"));

    expect(problemsOf(text)).toEqual([
      'test.yaml:11:22 "account" is string, which cannot be used as an amount (int).',
    ]);
  });

  it("wants a variable to have one type", () => {
    const text = flowText(`
  hello:
    ask: { prompts: [ask], max: 8, into: account, done: look, exhausted: bye }
  look:
    lookup: { source: balance, args: { account: account }, into: it, found: again, missing: bye, failed: bye }
  again:
    ask: { prompts: [ask], max: 8, into: it, done: tell, exhausted: bye }
  tell:
    say: { prompts: [{ number: it.minor }], next: bye }`);

    expect(problemsOf(text).join("\n")).toContain(
      '"it" is string here, but map at "look": a variable has one type. Use two variables.',
    );
  });

  it("follows a flow in which a way leads back and forth", () => {
    const text = flowText(`
  hello:
    ask: { prompts: [ask], max: 8, into: account, done: menu, exhausted: bye }
  menu:
    menu: { prompts: [main-menu], keys: { 1: tell, 2: hello, "*": menu }, exhausted: bye }
  tell:
    say: { prompts: [{ digits: account }], next: menu }`);

    expect(Object.keys(flowOf(text).nodes)).toHaveLength(4);
  });
});
