import { describe, expect, it } from "vitest";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** Sums of all that was counted, `node:way` by count. */
function sumsOf({ disk }: SimHotline): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { node, way, count } of disk.ways()) {
    sums[`${node}:${way}`] = (sums[`${node}:${way}`] ?? 0) + count;
  }
  return sums;
}

describe("Engine: counts of ways", () => {
  it("counts where callers go and where they hang up, in the commit that tells of it", async () => {
    const hotline = await SimHotline.start();
    const one = await hotline.call();
    const other = await hotline.call();

    await one.press("1");
    await other.press("13");
    await one.hangUp();

    const sums = sumsOf(hotline);
    const begun = Object.entries(sums).filter(([way]) => way.endsWith(":call_started"));
    expect(begun.map(([, count]) => count)).toEqual([2]);
    expect(sums["menu:hung_up"]).toBe(1);
    expect(sums["menu:keys.3"]).toBe(1);
    expect(hotline.disk.ways().every(({ flow, version }) => `${flow}${version}` !== "")).toBe(true);
  });

  it("does not count a way again for who comes to the same node after a restart", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    await caller.press("1");
    const before = sumsOf(hotline);

    await hotline.restart();
    await hotline.restart();

    expect(caller.hears).toEqual(["main-menu"]);
    expect(sumsOf(hotline)).toEqual(before);
  });

  it("counts a turn once whose process died before or after its commit", async () => {
    for (const fate of ["crash_before", "crash_after"] as const) {
      const hotline = await SimHotline.start();
      const caller = await hotline.call();
      hotline.disk.fate = () => fate;
      hotline.disk.onCrash = () => hotline.kill();
      await caller.press("1");
      hotline.disk.fate = () => "done";
      await hotline.boot();
      await hotline.advance(0);
      if (fate === "crash_before") await caller.press("1");
      await caller.hangUp();

      expect(sumsOf(hotline)["menu:hung_up"]).toBe(1);
      expect(Object.entries(sumsOf(hotline)).filter(([, count]) => count !== 1)).toEqual([]);
    }
  });
});
