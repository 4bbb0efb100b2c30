import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../src/panel/softphone/microphone.ts";

describe("verdictOf", () => {
  it.each([
    ["NotAllowedError", "denied"],
    ["SecurityError", "denied"],
    ["NotFoundError", "missing"],
    ["OverconstrainedError", "missing"],
    ["NotReadableError", "taken"],
    ["AbortError", "taken"],
    ["", "denied"],
  ])("takes the browser's %s as %s", (name, verdict) => {
    expect(verdictOf(name)).toBe(verdict);
  });
});
