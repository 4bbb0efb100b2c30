import { describe, expect, it } from "vitest";
import { staleTopics } from "../../../src/panel/live/refresh-stale.ts";

describe("what is read anew", () => {
  it("is what was changed since the last word, also when a new process counts from elsewhere", () => {
    const before = { callbacks: 100, locks: 100 };

    expect(staleTopics(before, { callbacks: 100, locks: 101 }, 0)).toEqual(["locks"]);
    expect(staleTopics(before, { callbacks: 50, locks: 50 }, 0)).toEqual(["callbacks", "locks"]);
  });

  it("is at the first word what was changed after the page had begun to read", () => {
    expect(staleTopics(null, { callbacks: 100, locks: 300 }, 200)).toEqual(["locks"]);
  });
});
