import { describe, expect, it } from "vitest";
import { replayCall } from "../../src/cli/replay.ts";
import type { CallEvent } from "../../src/core/call/index.ts";
import { reduceCall } from "../../src/core/call/index.ts";
import { callId } from "../../src/core/lib/brands.ts";
import type { JournalEntry, Snapshot } from "../../src/ports/store.ts";
import { openTestStore } from "../adapters/store/open-store.ts";
import { batch } from "../adapters/store/story.ts";
import { agentLeg, caller, callStarted, Story } from "../core/call/story.ts";
import { spineFlow } from "../fakes/spine-flow.ts";

const call = callId("c1");

class Journalled extends Story {
  readonly journal: JournalEntry[] = [];

  override send(event: CallEvent): this {
    super.send(event);
    const { at, effects } = this;
    this.journal.push({ call, seq: this.journal.length + 1, at, event, effects });
    return this;
  }

  get snapshot(): Snapshot {
    return { call, seq: this.journal.length, state: this.state, timers: {} };
  }
}

const wholeCall = () =>
  new Journalled()
    .send(callStarted)
    .types("2")
    .types("1")
    .types("12345678")
    .enters("vault-1", 4)
    .finds({ name: "李娜" })
    .finds({ minor: 120_550, currency: "CNY" })
    .ends({ kind: "heard" })
    .types("2")
    .send({ type: "position_told", position: 1 })
    .wait(4_000)
    .isOffered()
    .send({ type: "leg_ringing", leg: agentLeg })
    .wait(8_000.25)
    .send({ type: "leg_answered", leg: agentLeg })
    .send({ type: "leg_ended", leg: caller, cause: "normal" })
    .send({ type: "recording_ended", recording: "rec-c1-7", durationMs: 5_000 });

/** Replays from a real store that holds `journal` and `snapshot`. */
const replay = async (
  journal: readonly JournalEntry[],
  snapshots: readonly Snapshot[],
  flow: typeof spineFlow | null = spineFlow,
) => {
  const { store } = openTestStore();
  await store.commit(batch({ journal, snapshots }));
  return await replayCall({ store, call, flowOf: async () => flow, reduce: reduceCall });
};

describe("replayCall", () => {
  it("prints every event with phase and effects and ends in the stored state", async () => {
    const { journal, snapshot } = wholeCall();

    const { lines, isSame } = await replay(journal, [snapshot]);

    expect(isSame).toBe(true);
    expect(lines[0]).toBe("Call c1, flow spine version test-1, 15 events");
    expect(lines[1]).toMatch(/^1 {2}1970-01-01T00:16:40\.000Z {2}call_started \{"call":"c1"/);
    expect(lines.filter((line) => line.startsWith("     phase "))).toHaveLength(15);
    expect(lines.some((line) => /^ {5}write_ticket .*"set":"answered"/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe("Same effects and same end state as stored: phase ended.");
  });

  it("replays a call in progress", async () => {
    const call1 = new Journalled().send(callStarted).types("1");

    expect((await replay(call1.journal, [call1.snapshot])).isSame).toBe(true);
  });

  it("takes journal and state of one instant while the call goes on", async () => {
    const { store } = openTestStore();
    const going = new Journalled().send(callStarted);
    await store.commit(batch({ journal: going.journal, snapshots: [going.snapshot] }));
    let isFirst = true;
    const moving = {
      snapshotOf: store.snapshotOf,
      journalOf: async () => {
        const journal = await store.journalOf(call);
        if (isFirst) {
          going.types("1");
          await store.commit(
            batch({ journal: going.journal.slice(1), snapshots: [going.snapshot] }),
          );
        }
        isFirst = false;
        return journal;
      },
    };

    const flowOf = async () => spineFlow;
    const { lines, isSame } = await replayCall({ store: moving, call, flowOf, reduce: reduceCall });

    expect(isSame).toBe(true);
    expect(lines[0]).toContain("2 events");
  });

  it("says which event had other effects", async () => {
    const { journal, snapshot } = wholeCall();
    const changed = journal.map((entry) => (entry.seq === 3 ? { ...entry, effects: [] } : entry));

    const { lines, isSame } = await replay(changed, [snapshot]);

    expect(isSame).toBe(false);
    const at = lines.findIndex((line) => line.startsWith("3  "));
    expect(lines.indexOf("!    stored instead:")).toBeGreaterThan(at);
    expect(lines.at(-1)).toBe("Different: 1 of the events had other effects.");
  });

  it("says how the end state differs", async () => {
    const { journal, snapshot, state } = wholeCall();
    const other = { ...snapshot, state: { ...state, result: "failed" } as typeof state };

    const { lines, isSame } = await replay(journal, [other]);

    expect(isSame).toBe(false);
    expect(lines.at(-1)).toMatch(
      /^Different end state\.\n {2}replayed .*"answered".*\n {2}stored .*"failed"/,
    );
  });

  it("notices a stored state that is missing or of another event", async () => {
    const { journal, snapshot } = wholeCall();

    expect((await replay(journal, [])).lines.at(-1)).toBe("Different: there is no stored state.");
    const older = await replay(journal, [{ ...snapshot, seq: 9 }]);
    expect(older.isSame).toBe(false);
    expect(older.lines.at(-1)).toBe(
      "Different: the stored state is of event 9, the journal ends at 15.",
    );
  });

  it("notices a gap in the journal", async () => {
    const { journal, snapshot } = wholeCall();

    const { lines, isSame } = await replay(
      journal.filter((entry) => entry.seq !== 4),
      [snapshot],
    );

    expect(isSame).toBe(false);
    expect(lines).toContain("! number 4 is missing in the journal");
  });

  it("stops at an event that the program cannot take", async () => {
    const { journal, snapshot } = wholeCall();
    const { menu: _, ...nodes } = spineFlow.nodes;

    const { lines, isSame } = await replay(journal, [snapshot], { ...spineFlow, nodes });

    expect(isSame).toBe(false);
    expect(lines.some((line) => line.startsWith("! cannot go on: Error: Flow"))).toBe(true);
  });

  it.each([
    ["an unknown call", [], "There is no call c1 in the journal."],
    [
      "a journal without its beginning",
      wholeCall().journal.slice(1),
      "does not begin with its beginning",
    ],
  ])("refuses %s", async (_, journal, reason) => {
    const { lines, isSame } = await replay(journal, []);

    expect(isSame).toBe(false);
    expect(lines.join("\n")).toContain(reason);
  });

  it("refuses a call whose flow is lost", async () => {
    const { journal, snapshot } = wholeCall();

    const { lines, isSame } = await replay(journal, [snapshot], null);

    expect(isSame).toBe(false);
    expect(lines).toEqual(["Flow spine version test-1 of call c1 is not stored."]);
  });
});
