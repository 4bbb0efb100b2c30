import { describe, expect, it } from "vitest";
import type { PhoneMessage } from "../../../src/contract/index.ts";
import { type Captions, noCaptions, takeMessage } from "../../../src/panel/phone/captions.ts";
import { loudness } from "../../../src/panel/phone/level-meter.tsx";

const said = (text: string): PhoneMessage => ({ type: "said", text, lang: "en" });
const phase = (name: "flow" | "ended" | "queued"): PhoneMessage => ({ type: "phase", phase: name });

function after(...messages: PhoneMessage[]): Captions {
  return messages.reduce(takeMessage, noCaptions);
}

describe("takeMessage", () => {
  it("keeps the lines in order, each with its own id", () => {
    const { lines } = after(phase("flow"), said("Welcome."), said(" Press 1. "));

    expect(lines.map((line) => line.text)).toEqual(["Welcome.", "Press 1."]);
    expect(new Set(lines.map((line) => line.id)).size).toBe(2);
  });

  it("leaves out silence", () => {
    expect(after(said("  ")).lines).toEqual([]);
  });

  it("keeps the last call readable until the next one begins", () => {
    expect(after(phase("flow"), said("Bye."), phase("ended")).lines).toHaveLength(1);
    expect(after(phase("flow"), said("Bye."), phase("ended"), phase("flow")).lines).toEqual([]);
    expect(after(said("Bye."), phase("ended"), said("Welcome.")).lines).toHaveLength(1);
  });

  it("does not lose a greeting that comes before the first phase of the same call", () => {
    expect(after(said("Welcome."), phase("flow")).lines).toHaveLength(1);
    expect(after(phase("ended"), said("Welcome."), phase("flow")).lines).toHaveLength(1);
  });

  it("keeps at most two hundred lines", () => {
    const many = Array.from({ length: 250 }, (_, at) => said(`line ${at}`));
    const { lines } = after(...many);

    expect(lines).toHaveLength(200);
    expect(lines.at(-1)?.text).toBe("line 249");
  });
});

describe("loudness", () => {
  it.each([
    ["silence", [0, 0, 0], 0],
    ["full scale", [1, -1, 1, -1], 100],
    ["a tenth of it", [0.1, -0.1], 67],
    ["less than can be shown", [0.0001, 0.0001], 0],
    ["nothing at all", [], 0],
  ])("of %s", (_what, values, level) => {
    expect(loudness(values)).toBe(level);
  });
});
