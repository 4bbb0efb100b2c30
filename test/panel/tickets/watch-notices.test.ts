import { describe, expect, it } from "vitest";
import { changedSince } from "../../../src/panel/tickets/watch-notices.tsx";

const ticket = (number: number, updatedAt: string) => ({ number, updatedAt });

describe("changes of watched tickets", () => {
  it("are those since the last look, of tickets that were there at it", () => {
    const seen = new Map([
      [1, "2026-11-27T09:00:00.000Z"],
      [2, "2026-11-27T09:00:00.000Z"],
    ]);

    const changed = changedSince(seen, [
      ticket(1, "2026-11-27T09:05:00.000Z"),
      ticket(2, "2026-11-27T09:00:00.000Z"),
      ticket(3, "2026-11-27T09:05:00.000Z"),
    ]);

    expect(changed).toEqual([1]);
  });

  it("are none at the first look", () => {
    expect(changedSince(null, [ticket(1, "2026-11-27T09:05:00.000Z")])).toEqual([]);
  });
});
