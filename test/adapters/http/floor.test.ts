import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentList, Call, CallPage, QueueList } from "../../../src/contract/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { anAgent, aQueue } from "../../fakes/fake-control.ts";
import { aCall, aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;

beforeEach(async () => {
  stand = await openStand();
});
afterEach(() => stand.close());

describe("calls", () => {
  beforeEach(() => {
    for (const ticket of [1, 2, 3]) {
      stand.records.callMap.set(`call-${ticket}`, {
        id: callId(`call-${ticket}`),
        ticket,
        phase: ticket === 3 ? "talking" : "ended",
        startedAt: 1_795_340_000_000,
        endedAt: ticket === 3 ? null : 1_795_340_060_000,
        callerNumber: null,
        callerName: null,
        dialled: "1000",
        lang: "en",
        queue: "support",
        agent: "ann",
        result: ticket === 3 ? null : "answered",
      });
    }
  });

  it("are listed for supervisors, open or ended, page by page", async () => {
    const sue = await stand.signIn("sue");
    const list = async (query: string) =>
      CallPage.parse(await (await sue.ask("GET", `/api/v1/calls?${query}`)).json());

    const first = await list("limit=2");
    const second = await list(`limit=2&cursor=${first.nextCursor}`);

    expect(first.items.map(({ ticket }) => ticket)).toEqual([3, 2]);
    expect(second.items.map(({ ticket }) => ticket)).toEqual([1]);
    expect(second.nextCursor).toBeNull();
    expect((await list("open=true")).items.map(({ ticket }) => ticket)).toEqual([3]);
    expect((await list("open=false")).items.map(({ ticket }) => ticket)).toEqual([2, 1]);
  });

  it("show what happened to those who may see them", async () => {
    const ann = await stand.signIn("ann");
    const bob = await stand.signIn("bob");

    const call = Call.parse(await (await ann.ask("GET", "/api/v1/calls/call-3")).json());

    expect(call).toMatchObject({ id: "call-3", phase: "talking", endedAt: null });
    expect(call.timeline[0]?.text.zh).toBe("按了 2");
    expect((await bob.ask("GET", "/api/v1/calls/call-3")).status).toBe(403);
    expect((await ann.ask("GET", "/api/v1/calls/call-9")).status).toBe(404);
  });
});

describe("the floor", () => {
  const ann = agentId("ann");

  beforeEach(() => {
    const counts = { offered: 5, answered: 3, answeredInTime: 2, abandoned: 2, shortAbandoned: 1 };
    stand.control.queueMap.set(queueId("support"), aQueue({ waiting: 2, counts }));
    const call = { call: callId("call-1"), offer: 1, queue: queueId("support") };
    stand.control.agentMap.set(ann, anAgent(ann, { state: "busy", call }));
    stand.control.callMap.set(callId("call-1"), aCall("call-1", "talking"));
  });

  it("shows queues with their service level and agents with their caller", async () => {
    const sue = await stand.signIn("sue");

    const queues = QueueList.parse(await (await sue.ask("GET", "/api/v1/queues")).json());
    const agents = AgentList.parse(await (await sue.ask("GET", "/api/v1/agents")).json());

    expect(queues.items[0]).toMatchObject({ id: "support", waiting: 2, serviceLevel: 0.5 });
    expect(agents.items[0]?.call).toEqual({
      id: "call-1",
      number: "+12025550123",
      name: "Mei Lin",
      queue: "support",
      hearsWhisper: false,
    });
  });

  it("names the caller of a call that has ended, from its ticket", async () => {
    stand.control.callMap.clear();
    stand.records.ticketMap.set(1, aTicket(1, { callerName: "From the ticket" }));
    const sue = await stand.signIn("sue");

    const agents = AgentList.parse(await (await sue.ask("GET", "/api/v1/agents")).json());

    expect(agents.items[0]?.call?.name).toBe("From the ticket");
  });

  it("takes an agent's own commands; a pause without a reason is for the floor to name", async () => {
    const visitor = await stand.signIn("ann");

    const answer = await visitor.ask("POST", "/api/v1/agents/ann/commands", { command: "pause" });

    expect(answer.status).toBe(204);
    expect(stand.control.commands).toEqual([
      { agent: "ann", command: { command: "pause" }, by: "ann" },
    ]);
  });

  it("refuses commands for others to agents, and microphones to everybody else", async () => {
    const bob = await stand.signIn("bob");
    const sue = await stand.signIn("sue");
    const path = "/api/v1/agents/ann/commands";
    const microphone = { command: "microphone", allowed: false };

    expect((await bob.ask("POST", path, { command: "ready" })).status).toBe(403);
    expect((await sue.ask("POST", path, microphone)).status).toBe(403);
    expect((await sue.ask("POST", path, { command: "ready" })).status).toBe(204);
    expect(stand.control.commands).toHaveLength(1);
  });

  it("lets supervisors sign an agent out, whose sign-in ends, and notes who did it", async () => {
    const ann = await stand.signIn("ann");
    const sue = await stand.signIn("sue");
    const path = "/api/v1/agents/ann/commands";

    const own = await ann.ask("POST", path, { command: "sign_out" });
    const done = await sue.ask("POST", path, { command: "sign_out" });
    const again = await sue.ask("POST", path, { command: "sign_out" });

    expect([own.status, done.status, again.status]).toEqual([403, 204, 409]);
    expect(await again.json()).toMatchObject({ detail: 'Agent "ann" is not signed in.' });
    expect((await ann.ask("GET", "/api/v1/me")).status).toBe(401);
    expect([...stand.control.signedOutBy]).toEqual([["ann", "sue"]]);
    expect(stand.control.commands).toEqual([]);
  });

  it("says why a command cannot be done, and who is not there", async () => {
    stand.control.refusal = "Ann has no call to hang up.";
    const sue = await stand.signIn("sue");

    const refused = await sue.ask("POST", "/api/v1/agents/ann/commands", { command: "hang_up" });
    const unknown = await sue.ask("POST", "/api/v1/agents/zed/commands", { command: "ready" });

    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: "Ann has no call to hang up." });
    expect(unknown.status).toBe(404);
    expect(await codeOf(unknown)).toBe("HOTLINE_AGENT_UNKNOWN");
  });
});
