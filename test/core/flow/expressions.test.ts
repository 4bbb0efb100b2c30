import { describe, expect, it } from "vitest";
import { compile } from "../../../src/core/flow/expressions.ts";
import type { VarTypes } from "../../../src/core/flow/values.ts";
import type { Json } from "../../../src/core/lib/json.ts";

const types: VarTypes = {
  balance: { record: { minor: "int", currency: "string" } },
  entries: { list: { record: { minor: "int", text: "string" } } },
  rate: "double",
  pin: "secret",
  name: "string",
};
const values = {
  balance: { minor: -250, currency: "USD" },
  entries: [
    { minor: 5, text: "Tea" },
    { minor: 700, text: "Rent" },
  ],
  rate: 0.5,
  pin: { secret: "v1" },
  name: "Mei",
};

/** The value of an expression, or what is wrong with it. */
function run(source: string): Json {
  const made = compile(source, types);
  return made.ok ? made.value.evaluate(values) : made.error;
}

describe("an expression", () => {
  it.each([
    ["balance.minor", -250],
    ["balance.minor < 0 && balance.currency == 'USD'", true],
    ["balance.minor + 300", 50],
    ["rate * 2.0", 1],
    ["'Dear ' + name", "Dear Mei"],
    ["size(entries)", 2],
    ["entries[1].text", "Rent"],
    ["entries.exists(entry, entry.minor > 600)", true],
    ["entries.map(entry, entry.minor)", [5, 700]],
    ["double(balance.minor) / 100.0", -2.5],
    ["balance.minor % 7", -5],
    ["true", true],
  ])("%s is worth %j", (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it("has no value where there is none, and never throws", () => {
    expect(run("1 / 0")).toBeNull();
    expect(run("entries[9].text")).toBeNull();
    expect(run("int(name)")).toBeNull();
    expect(run("9007199254740993")).toBeNull();
  });

  it("takes a missing part for its zero", () => {
    const made = compile("balance.minor == 0", types);

    expect(made.ok && made.value.evaluate({})).toBe(true);
  });

  it.each([
    ["balance.minr", '"balance.minr" is no field of "balance". Did you mean "balance.minor"?'],
    [
      "blance.minor > 0",
      '"blance.minor" is set nowhere in this flow. Did you mean "balance.minor"?',
    ],
    ["balance.minor + rate", "does not fit its values: no such overload: int + double."],
    ["balance.minor >", "cannot be read"],
    ["name.matches('(a+)+$')", "uses matches(), which is not allowed"],
    ["pin == '1234'", "holds secret digits"],
    ["size(pin)", "holds secret digits"],
    [`${"(".repeat(60)}1${")".repeat(60)}`, "cannot be read"],
    [Array.from({ length: 400 }, () => "1").join(" + "), "cannot be read"],
  ])("%s is refused with the reason", (source, message) => {
    expect(run(source)).toContain(message);
  });

  it("names the variables it reads, but not those of its own macros", () => {
    const made = compile("entries.exists(entry, entry.minor > balance.minor) || name == ''", types);

    expect(made.ok && made.value.paths.toSorted()).toEqual(["balance.minor", "entries", "name"]);
    expect(made.ok && made.value.type).toBe("bool");
  });
});
