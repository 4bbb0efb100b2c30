import { PassThrough } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import {
  createMemoryVault,
  createPinoLog,
  createSystemClock,
} from "../../../src/adapters/system/index.ts";
import { after } from "../../../src/core/lib/brands.ts";

describe("createSystemClock", () => {
  it("goes on a tenth slower while a wall clock that was set back catches up", () => {
    let wall = 1_000_000;
    let steady = 0;
    const clock = createSystemClock(
      () => wall,
      () => steady,
    );
    const pass = (ms: number) => {
      wall += ms;
      steady += ms;
    };
    expect(clock.now()).toBe(1_000_000);

    wall -= 1_000;
    expect(clock.now()).toBe(1_000_000);
    pass(5_000);
    expect(clock.now()).toBe(1_004_500);
    pass(5_000);
    expect(clock.now()).toBe(1_009_000);
    pass(1_000);
    expect(clock.now()).toBe(1_010_000);

    wall += 60_000;
    expect(clock.now()).toBe(1_070_000);
  });

  it("rings an alarm at its time although the wall clock was set forward", () => {
    vi.useFakeTimers();
    let jumped = 0;
    const clock = createSystemClock(
      () => Date.now() + jumped,
      () => Date.now(),
    );
    const rung: string[] = [];
    clock.alarm(after(clock.now(), 60_000), () => rung.push("in a minute"));
    clock.alarm(after(clock.now(), 3_600_000), () => rung.push("in an hour"));
    vi.advanceTimersByTime(1_000);
    jumped = 51_000;

    vi.advanceTimersByTime(7_999);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(rung).toEqual(["in a minute"]);
    jumped = 3_600_000;
    vi.advanceTimersByTime(5_000);
    expect(rung).toEqual(["in a minute", "in an hour"]);
    vi.useRealTimers();
  });

  it("rings an alarm once and not when it was cancelled", async () => {
    const clock = createSystemClock();
    const rung: string[] = [];
    clock.alarm(after(clock.now(), 5), () => rung.push("first"));
    const cancel = clock.alarm(after(clock.now(), 5), () => rung.push("cancelled"));
    cancel();

    await new Promise<void>((resolve) => {
      clock.alarm(after(clock.now(), 30), resolve);
    });

    expect(rung).toEqual(["first"]);
  });
});

describe("createMemoryVault", () => {
  it("gives digits back by reference until they are dropped", () => {
    const vault = createMemoryVault();
    const ref = vault.put("4711");
    expect(vault.get(ref)).toBe("4711");

    vault.drop(ref);

    expect(vault.get(ref)).toBeNull();
    expect(ref).not.toContain("4711");
  });

  it("forgets digits by itself after two minutes", () => {
    let now = 0;
    const vault = createMemoryVault(() => now);
    const ref = vault.put("4711");

    now = 120_001;

    expect(vault.get(ref)).toBeNull();
  });
});

describe("createPinoLog", () => {
  it("writes JSON lines at or above its level and hides secrets", () => {
    const stream = new PassThrough();
    const log = createPinoLog("info", stream);
    log.debug({}, "too quiet");
    log.info({ callId: "c-1", pin: "4711", line: { password: "hunter2" } }, "seen");

    const text = String(stream.read());

    expect(JSON.parse(text)).toMatchObject({ callId: "c-1", msg: "seen" });
    expect(text).not.toMatch(/4711|hunter2|too quiet/);
  });
});
