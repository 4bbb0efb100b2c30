import { describe, expect, it } from "vitest";
import { legId } from "../../src/core/lib/brands.ts";
import type { Batch } from "../../src/ports/store.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";
import { runSeed } from "./run-seed.ts";

/** Changes every batch on its way to the disk. */
function rewrite(hotline: SimHotline, change: (batch: Batch) => Batch): void {
  const write = hotline.disk.write.bind(hotline.disk);
  hotline.disk.write = (batch) => write(change(batch));
}

type Sabotage = readonly [what: string, sabotage: (hotline: SimHotline) => void, found: RegExp];

/** Faults of the product that can be made at its edges, and the promise that each breaks. */
const sabotages: readonly Sabotage[] = [
  [
    "tickets are not ended",
    (hotline) =>
      rewrite(hotline, (batch) => {
        return { ...batch, tickets: batch.tickets.filter(({ change }) => change.set !== "ended") };
      }),
    /has ended 0 times/,
  ],
  [
    "ways are counted twice",
    (hotline) =>
      rewrite(hotline, (batch) => {
        const { day, counts } = batch.ways;
        return { ...batch, ways: { day, counts: counts.map((one) => ({ ...one, count: 2 })) } };
      }),
    /ways are not counted as the journals tell/,
  ],
  [
    "a state is stored that the journal does not tell of",
    (hotline) =>
      rewrite(hotline, (batch) => {
        const snapshots = batch.snapshots.map((one) => {
          const { state } = one;
          return state.phase === "ended" ? { ...one, state: { ...state, at: state.at + 1 } } : one;
        });
        return { ...batch, snapshots };
      }),
    /does not replay to its snapshot/,
  ],
  [
    "effects that were committed are forgotten over a restart",
    (hotline) => {
      hotline.disk.outbox = () => [];
    },
    /recording msg-.* is on no ticket/,
  ],
  [
    "somebody outside is called by two lines at once",
    (hotline) => {
      const { carrier } = hotline;
      const dialOut = carrier.dialOut.bind(carrier);
      carrier.dialOut = (dial) => {
        dialOut(dial);
        if (dial.leg.includes("-k")) dialOut({ ...dial, leg: legId(`${dial.leg}-again`) });
      };
    },
    /called twice at once|has no call/,
  ],
  [
    "secret digits are written down",
    (hotline) => {
      hotline.log.push({ level: "info", data: { digits: "BADC" }, message: "secret" });
    },
    /secret digits are in the log/,
  ],
];

describe("the simulator finds it when", () => {
  it.each(sabotages)("%s", { timeout: 240_000 }, async (_, sabotage, found) => {
    let broken: string | null = null;
    // All are found within a few seeds of this one, the rarest from the first on at seed 246.
    for (let seed = 240; seed <= 600 && broken === null; seed += 1) {
      ({ broken } = await runSeed(seed, undefined, sabotage));
    }

    expect(broken).toMatch(found);
  });
});
