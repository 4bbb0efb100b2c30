import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config.ts";
import { packageRoot } from "../../src/cli/package-root.ts";
import { why } from "../../src/cli/why-command.ts";
import type { CallEvent, OfferWhy } from "../../src/core/call/index.ts";
import { agentId, callId } from "../../src/core/lib/brands.ts";
import type { JournalEntry } from "../../src/ports/store.ts";
import { makeFolder, openTestStore } from "../adapters/store/open-store.ts";
import { batch } from "../adapters/store/story.ts";
import { agentLeg, callStarted, Story } from "../core/call/story.ts";

const call = callId("c1");
const reasons: OfferWhy = {
  how: "chosen",
  strategy: "longest_idle",
  waitedMs: 4_000,
  step: 2,
  steps: 2,
  skills: { en: 3 },
  ahead: 1,
  free: { count: 1, names: ["Ann"] },
  hindered: { paused: { count: 7, names: ["Cid", "Dan"] } },
  lacking: 3,
};

class Journalled extends Story {
  readonly journal: JournalEntry[] = [];

  override send(event: CallEvent): this {
    super.send(event);
    const { at, effects } = this;
    this.journal.push({ call, seq: this.journal.length + 1, at, event, effects });
    return this;
  }

  offer(): this {
    if (this.state.phase !== "queued") throw new Error("The call does not wait.");
    const { visit } = this.state.place;
    const bob = { agent: agentId("bob"), agentName: "Bob", address: "line-bob", ringMs: 15_000 };
    return this.send({ type: "offer_made", visit, offer: 7, ...bob, why: reasons });
  }
}

let path = "";
beforeEach(() => {
  path = join(makeFolder(), "hotline.db");
});

/** Stores a call and asks why; returns the exit code and what was said. */
async function ask(story: Journalled, asked: string, lang: "en" | "zh" = "en") {
  const { store } = openTestStore(path);
  const tickets = story.journal.flatMap(({ at, effects }) =>
    effects.flatMap((effect) =>
      effect.do === "write_ticket"
        ? [{ call, at, change: effect.change, contactNumber: null }]
        : [],
    ),
  );
  await store.commit(batch({ journal: story.journal, tickets }));
  // Commits are appended first: a reading carries them into the tables, where others see them.
  await store.ticketOfCall(call);
  const said: string[] = [];
  const config = loadConfig({ DATABASE_URL: `file:${path}` }, packageRoot);
  const code = await why(config, asked, lang, (text) => said.push(text));
  return { code, said };
}

const offered = () =>
  new Journalled()
    .send(callStarted)
    .types("1")
    .types("2")
    .send({ type: "position_told", position: 2 })
    .wait(4_000)
    .offer();

describe("hotline why", () => {
  it("prints where the call waited, who was offered it and why, and who answered; no more", async () => {
    const answered = offered().wait(3_000).send({ type: "leg_answered", leg: agentLeg });

    const { code, said } = await ask(answered, "c1");

    expect(code).toBe(0);
    expect(said).toEqual([
      "1970-01-01T00:16:40.000Z  Waits in the queue “service”",
      "1970-01-01T00:16:44.000Z  Offered to Bob",
      "1970-01-01T00:16:44.000Z  Why: free and idle longest; waited 4 s, 1 caller ahead needs other skills; asked for en 3 (2/2); also free: Ann; paused: Cid, Dan +5; without the skills: 3",
      "1970-01-01T00:16:47.000Z  Bob answered after 7 s",
    ]);
  });

  it("knows a call by its ticket's number, and speaks Chinese", async () => {
    const { code, said } = await ask(offered(), "1001", "zh");

    expect(code).toBe(0);
    expect(said.at(-1)).toBe(
      "1970-01-01T00:16:44.000Z  原因：空闲且空闲时间最长；已等待 4 秒，前面 1 位需要其他技能；要求 en 3 (2/2)；其他空闲：Ann；小休：Cid, Dan +5；技能不符：3",
    );
  });

  it("tells an unknown call from one that never asked for an agent", async () => {
    const inMenus = new Journalled().send(callStarted).types("1");

    expect(await ask(inMenus, "c1")).toEqual({
      code: 1,
      said: ['The call "c1" never asked for an agent.'],
    });
    expect(await ask(new Journalled(), "c2")).toEqual({
      code: 1,
      said: ['There is no call "c2"; the ticket\'s page and GET /api/v1/calls show ids.'],
    });
  });
});
