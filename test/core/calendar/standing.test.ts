import { describe, expect, it } from "vitest";
import { type Closure, isInForce, standingOf } from "../../../src/core/calendar/index.ts";
import { instant } from "../../../src/core/lib/brands.ts";
import { office } from "../../fakes/calendars.ts";

const at = (text: string) => instant(Date.parse(text));
const closure: Closure = {
  calendar: "office",
  since: at("2026-11-27T10:00:00Z"),
  until: at("2026-11-27T12:00:00Z"),
  by: "sam",
  note: "Fire alarm",
};

describe("standingOf", () => {
  it.each([
    ["open on a working day", "2026-11-27T08:00:00Z", "open", "", null],
    [
      "closed in the evening, until Monday",
      "2026-11-27T16:00:00Z",
      "closed",
      "",
      "2026-11-30T08:00:00Z",
    ],
    [
      "on a holiday of every year",
      "2026-12-25T10:00:00Z",
      "holiday",
      "Christmas",
      "2026-12-28T08:00:00Z",
    ],
    [
      "on a day that is closed by name",
      "2026-12-24T10:00:00Z",
      "holiday",
      "Christmas Eve",
      "2026-12-28T08:00:00Z",
    ],
    ["in the hours of a special day", "2026-12-31T10:30:00Z", "open", "", null],
    [
      "after the hours of a special day",
      "2026-12-31T12:00:00Z",
      "closed",
      "",
      "2027-01-01T08:00:00Z",
    ],
  ] as const)("says %s", (_, time, state, name, opens) => {
    expect(standingOf(office, null, at(time))).toEqual({
      state,
      name: expect.objectContaining({ en: name }),
      opensAt: opens === null ? null : at(opens),
    });
  });

  it("lets a closure win while it is in force, and says when it opens after it", () => {
    expect(standingOf(office, closure, at("2026-11-27T10:00:00Z"))).toMatchObject({
      state: "emergency",
      opensAt: at("2026-11-27T12:00:00Z"),
    });
    expect(standingOf(office, closure, at("2026-11-27T12:00:00Z")).state).toBe("open");
    expect(
      standingOf(office, { ...closure, until: null }, at("2027-01-08T10:00:00Z")),
    ).toMatchObject({
      state: "emergency",
      opensAt: null,
    });
    expect(isInForce(closure, at("2026-11-27T09:59:59Z"))).toBe(false);
  });
});
