import { describe, expect, it } from "vitest";
import { SimClock } from "../../src/adapters/simulated/index.ts";
import { ok } from "../../src/core/lib/result.ts";
import { withCalendars } from "../../src/engine/index.ts";
import type { Lookup } from "../../src/ports/lookup.ts";
import { FakeClosures, testCalendars } from "../fakes/calendars.ts";

const inner: Lookup = {
  sources: new Set(["bank"]),
  ask: async (source) => ok({ source }),
};

describe("the calendar book", () => {
  it("keeps closures over a restart, with who opened again", async () => {
    const clock = new SimClock();
    const store = new FakeClosures();
    const book = await testCalendars(clock, store);
    const closure = { calendar: "office", since: clock.now(), until: null, by: "sam", note: "" };

    await book.close(closure);
    await book.close({ ...closure, by: "sue" });

    const next = await testCalendars(clock, store);
    expect(next.find("office")).toMatchObject({
      closure: { by: "sue" },
      standing: { state: "emergency" },
    });

    await next.reopen("office", "pat", clock.now());
    expect(next.find("office")?.closure).toBeNull();
    expect((await testCalendars(clock, store)).list()[0]?.closure).toBeNull();
    expect(store.all.map(({ endedBy }) => endedBy)).toEqual(["sue", "pat"]);
    expect(next.find("nowhere")).toBeNull();
  });

  it("answers look-ups of calendars on the calendar's clock and hands the others on", async () => {
    const clock = new SimClock();
    const lookup = withCalendars(inner, await testCalendars(clock));

    const told = await lookup.ask("calendar:office", {});
    expect(told).toMatchObject({
      ok: true,
      value: { opensOn: expect.any(String), opensAt: expect.any(String) },
    });
    expect(await lookup.ask("bank", {})).toEqual(ok({ source: "bank" }));
    expect([...lookup.sources]).toEqual(["bank"]);
  });
});
