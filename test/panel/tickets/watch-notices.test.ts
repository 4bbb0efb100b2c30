import { describe, expect, it } from "vitest";
import { toldAnew } from "../../../src/panel/tickets/watch-notices.tsx";

describe("changes of watched tickets", () => {
  it("are told when they are new or newer, and only then", () => {
    const before = { "1": { by: "bob", at: 10 }, "2": { by: "bob", at: 10 } };

    const now = {
      "1": { by: "cid", at: 20 },
      "2": { by: "bob", at: 10 },
      "3": { by: "bob", at: 5 },
    };

    expect(toldAnew(before, now)).toEqual([1, 3]);
    expect(toldAnew(now, {})).toEqual([]);
  });
});
