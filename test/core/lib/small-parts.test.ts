import { describe, expect, it } from "vitest";
import { assert, assertNever } from "../../../src/core/lib/assert.ts";
import {
  after,
  agentId,
  callId,
  e164,
  instant,
  legId,
  queueId,
} from "../../../src/core/lib/brands.ts";
import { isJsonObject, readPath } from "../../../src/core/lib/json.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import { err, ok } from "../../../src/core/lib/result.ts";

describe("assert", () => {
  it("throws with its message only when the condition fails", () => {
    expect(() => assert(true, "never")).not.toThrow();
    expect(() => assert(false, "the queue is lost")).toThrow("the queue is lost");
  });

  it("names the thing and the value that cannot be", () => {
    expect(() => assertNever({ odd: 1 } as never, "event")).toThrow('Unexpected event: {"odd":1}');
  });
});

describe("brands", () => {
  it("keep the text and the number they are made of", () => {
    expect([callId("c"), legId("l"), agentId("a"), queueId("q"), e164("+491")]).toEqual([
      "c",
      "l",
      "a",
      "q",
      "+491",
    ]);
    expect(after(instant(1000), 250)).toBe(1250);
  });
});

describe("readPath", () => {
  const data = { balance: { minor: 1205, list: [1] }, flat: null };

  it.each([
    ["balance.minor", 1205],
    ["flat", null],
    ["balance", data.balance],
    ["balance.none", undefined],
    ["flat.deeper", undefined],
    ["balance.list.0", undefined],
    ["__proto__.polluted", undefined],
    ["constructor", undefined],
    ["", undefined],
  ])("reads %j", (path, value) => {
    expect(readPath(data, path)).toEqual(value);
  });

  it("tells objects from lists, null and text", () => {
    expect([{}, [], null, "x", undefined].map((value) => isJsonObject(value))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("results and limits", () => {
  it("wrap success and failure as plain data", () => {
    expect(ok(1)).toEqual({ ok: true, value: 1 });
    expect(err("missing")).toEqual({ ok: false, error: "missing" });
  });

  it("are all positive whole numbers", () => {
    for (const [name, value] of Object.entries(limits)) {
      expect([name, Number.isSafeInteger(value) && value > 0]).toEqual([name, true]);
    }
  });
});
