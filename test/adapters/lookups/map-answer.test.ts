import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapAnswer } from "../../../src/adapters/lookups/map-answer.ts";
import type { AnswerField, AnswerKind } from "../../../src/contract/index.ts";

/** One field `x` of a kind over one value. */
const one = (kind: AnswerField, value: unknown) => {
  const mapped = mapAnswer({ x: kind }, { x: value });
  return mapped.ok ? mapped.value["x"] : mapped.error;
};
const wrong = ["x"];
const text = "text" as const;

describe("mapAnswer", () => {
  it.each([
    ["text", "Ann", "Ann"],
    ["text", "a\u202eb\u0000c", "abc"],
    ["text", "<speak>hello</speak>", "<speak>hello</speak>"],
    ["whole", 7, 7],
    ["whole", "007", 7],
    ["whole", -0, 0],
    ["whole", "-0", 0],
    ["number", "1.50", 1.5],
    ["money", 1205, 1205],
    ["money", "-1205", -1205],
    ["bool", true, true],
    ["bool", "f", false],
    ["bool", 1, true],
    ["currency", "USD", "USD"],
    ["date", "2028-02-29", "2028-02-29"],
    ["date", "2026-11-27T09:30:00Z", "2026-11-27"],
    ["date", "2026-11-27 09:30:00", "2026-11-27"],
    ["time", "09:30", "09:30"],
    ["time", "23:59:59.5", "23:59"],
  ] as const)("takes as %s %j", (kind, value, taken) => {
    expect(one(kind, value)).toStrictEqual(taken);
  });

  it.each([
    ["text", 7],
    ["text", "x".repeat(201)],
    ["whole", 1.5],
    ["whole", "1e6"],
    ["whole", 2 ** 53],
    ["whole", Number.NaN],
    ["whole", [7]],
    ["number", "0x10"],
    ["number", Number.POSITIVE_INFINITY],
    ["money", "12.34"],
    ["money", 1_000_000_000_001],
    ["money", "1e6"],
    ["bool", "yes"],
    ["bool", 2],
    ["currency", "usd"],
    ["currency", "USDT"],
    ["date", "2026-02-29"],
    ["date", "27.11.2026"],
    ["date", "2026-11-27x"],
    ["time", "24:00"],
    ["time", "9:30"],
    ["text", null],
    ["text", undefined],
    ["text", { toString: "x" }],
  ] as const)("refuses as %s %j", (kind, value) => {
    expect(one(kind, value)).toEqual(wrong);
  });

  it("turns amounts with decimals into minor units exactly", () => {
    const money = (value: unknown, decimals: number) =>
      one({ type: "money", decimals, optional: false }, value);

    expect(money("12.34", 2)).toBe(1234);
    expect(money(12.3, 2)).toBe(1230);
    expect(money("-0.07", 2)).toBe(-7);
    expect(money(0.1 + 0.2, 2)).toEqual(wrong);
    expect(money("12.340", 2)).toBe(1234);
    expect(money("12.345", 2)).toEqual(wrong);
    expect(money("9999999999.99", 2)).toBe(999_999_999_999);
    expect(money("1234", 0)).toBe(1234);
  });

  it("reads nested fields and the first entries of a list of records", () => {
    const mapped = mapAnswer(
      {
        holder: { type: "text", from: "data.owner.name", optional: false },
        first: { type: "text", from: "data.moves.0.on", optional: false },
        moves: { from: "data.moves", max: 2, list: { on: "date", minor: "money" } },
      },
      {
        data: {
          owner: { name: "Ann", pin: "1234" },
          moves: [1, 2, 3].map((day) => ({ on: `2026-11-0${day}`, minor: day, pin: "1234" })),
        },
      },
    );

    expect(mapped).toEqual({
      ok: true,
      value: {
        holder: "Ann",
        first: "2026-11-01",
        moves: [
          { on: "2026-11-01", minor: 1 },
          { on: "2026-11-02", minor: 2 },
        ],
      },
    });
  });

  it("names what is wrong by its field, never by its value", () => {
    const fields = { name: text, moves: { max: 5, list: { minor: "money" as const } } };

    expect(mapAnswer(fields, { name: 4711, moves: [{ minor: 1 }, { minor: "4711" }, {}] })).toEqual(
      {
        ok: false,
        error: ["name", "moves.2.minor"],
      },
    );
    expect(mapAnswer(fields, { name: "Ann", moves: "4711" })).toMatchObject({ error: ["moves"] });
    expect(mapAnswer(fields, null)).toMatchObject({ error: ["name", "moves"] });
  });

  it("lets an optional field be missing", () => {
    const optional = (type: AnswerKind) => ({ type, optional: true });

    expect(one(optional("text"), undefined)).toBe("");
    expect(one(optional("money"), null)).toBe(0);
    expect(one(optional("bool"), "")).toBe(false);
    expect(one(optional("date"), "nonsense")).toEqual(wrong);
  });

  it("finds nothing on the prototypes of an answer", () => {
    for (const from of ["constructor", "__proto__.x", "toString", "list.length"]) {
      const field = { type: text, from, optional: false };
      expect(mapAnswer({ x: field }, { list: [1] })).toEqual({ ok: false, error: ["x"] });
    }
  });

  it("never throws and gives nothing but wanted fields, whatever comes", () => {
    const fields = {
      a: text,
      b: { type: "money" as const, decimals: 2, from: "b.c", optional: true },
      d: { max: 3, list: { e: "date" as const, f: "bool" as const } },
    };
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (a, d) => {
        const mapped = mapAnswer(fields, { a, b: a, d, secret: "4711" });
        if (mapped.ok) expect(Object.keys(mapped.value)).toEqual(["a", "b", "d"]);
      }),
    );
  });
});
