import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AgentRecord } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { FakeClock } from "../../fakes/clocks.ts";
import { anAgent, aQueue } from "../../fakes/fake-control.ts";
import { aCall, aTicket } from "../../fakes/samples.ts";
import { openStand, type Stand } from "../http/stand.ts";
import { LivePage } from "./page.ts";

const ann = agentId("ann");
const bob = agentId("bob");
const call = { call: callId("call-1"), offer: 1, queue: queueId("support") };

let stand: Stand;
let clock: FakeClock;
let pages: LivePage[];

const ringing = (change: Partial<AgentRecord> = {}): AgentRecord =>
  anAgent(ann, { state: "ringing", since: 1_795_340_025_000, call, ...change });

beforeEach(async () => {
  clock = new FakeClock();
  stand = await openStand({}, clock);
  pages = [];
  stand.control.queueMap.set(queueId("support"), aQueue());
  stand.control.agentMap.set(ann, anAgent(ann));
  stand.control.agentMap.set(bob, anAgent(bob));
  stand.control.labels.set("main/v1/main_menu", { en: "Main menu", zh: "主菜单" });
  stand.records.ticketMap.set(1, aTicket(1));
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  await stand.close();
});

async function open(user: string, place: { boot?: string; seq?: number } = {}): Promise<LivePage> {
  const { cookie } = await stand.signIn(user);
  return connect(cookie, place);
}

async function connect(cookie: string, place: { boot?: string; seq?: number } = {}) {
  const page = new LivePage(stand.url, cookie);
  pages.push(page);
  return page.hello(place);
}

/** Lets 50 ms pass, in which changes are gathered. */
const gather = (): void => clock.advance(50);

describe("an agent's call card", () => {
  beforeEach(() => {
    stand.control.callMap.set(callId("call-1"), aCall("call-1", "offered"));
    for (let number = 2; number <= 13; number += 1) {
      stand.records.ticketMap.set(number, aTicket(number));
    }
  });

  it("tells the caller's story as the phone rings", async () => {
    const page = await open("ann");

    stand.control.setAgent(ringing());
    gather();

    await expect
      .poll(() => {
        gather();
        return page.document.me?.card;
      })
      .toMatchObject({
        call: "call-1",
        ticket: 1,
        callerNumber: "+12025550123",
        contact: { id: 7 },
        lang: "zh",
        path: [{ en: "Main menu", zh: "主菜单" }],
        verified: { account: "10010001", name: "Mei Lin" },
        queue: "support",
        queueLabel: { en: "Support", zh: "客服" },
        waitedMs: 15_000,
        phase: "ringing",
        held: false,
      });
    expect(page.document.me?.card?.previous).toHaveLength(10);
    expect(page.document.me?.agent.state).toBe("ringing");
  });

  it("follows the talk, its hold and the wrap-up without asking the store again", async () => {
    stand.control.agentMap.set(ann, ringing());
    const page = await open("ann");
    const asked = stand.records.requests;

    stand.control.callMap.set(callId("call-1"), aCall("call-1", "talking"));
    stand.control.setAgent(ringing({ state: "busy", since: 2 }));
    gather();
    await expect.poll(() => page.document.me?.card?.phase).toBe("talking");
    stand.control.callMap.set(callId("call-1"), aCall("call-1", "talking", true));
    stand.control.changed({ calls: [callId("call-1")] });
    gather();
    await expect.poll(() => page.document.me?.card?.held).toBe(true);
    stand.control.callMap.delete(callId("call-1"));
    stand.control.setAgent(ringing({ state: "wrap_up", wrapUpUntil: 9 }));
    gather();
    await expect.poll(() => page.document.me?.card?.phase).toBe("wrap_up");

    expect(page.document.me?.card).toMatchObject({ held: false, path: [{ en: "Main menu" }] });
    expect(stand.records.requests).toBe(asked);
  });

  it("goes with the call and is another for the next one", async () => {
    stand.control.agentMap.set(ann, ringing());
    const page = await open("ann");
    expect(page.document.me?.card?.ticket).toBe(1);
    expect(page.document.me?.agent.call?.name).toBe("Mei Lin");

    stand.control.setAgent(anAgent(ann, { state: "ready" }));
    gather();
    await expect.poll(() => page.document.me?.card).toBeNull();
    const next = { ...call, call: callId("call-2") };
    stand.control.setAgent(ringing({ call: next }));
    gather();

    await expect
      .poll(() => {
        gather();
        return page.document.me?.card?.ticket;
      })
      .toBe(2);
  });

  it("is there after a reload, and no other agent's page has it", async () => {
    stand.control.agentMap.set(ann, ringing());

    const page = await open("ann");
    const other = await open("bob");
    stand.control.setAgent(ringing({ state: "busy" }));
    gather();

    await expect.poll(() => page.document.me?.card?.phase).toBe("talking");
    await expect.poll(() => other.seq).toBe(page.seq);
    expect(other.document.me?.card).toBeNull();
    expect(JSON.stringify(other.messages)).not.toContain("+12025550123");
  });

  it("that the store cannot give now comes with the next change", async () => {
    const page = await open("ann");
    stand.records.away = "locked";
    stand.control.setAgent(ringing());
    gather();
    await expect.poll(() => page.document.me?.agent.state).toBe("ringing");
    expect(page.document.me?.card).toBeNull();

    stand.records.away = null;
    stand.control.changed({ calls: [callId("call-1")] });

    await expect
      .poll(() => {
        gather();
        return page.document.me?.card?.ticket;
      })
      .toBe(1);
  });
});
