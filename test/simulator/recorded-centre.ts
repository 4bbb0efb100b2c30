import type { AgentRecord, FloorEvent } from "../../src/core/acd/index.ts";
import { emptyFloor, Floor } from "../../src/core/acd/index.ts";
import { agentId, type CallId, callId, instant, queueId } from "../../src/core/lib/brands.ts";
import { needOf } from "../../src/core/lib/skills.ts";
import type { Batch } from "../../src/ports/store.ts";
import { Agenda } from "../../src/simulator/agenda.ts";
import { Stream } from "../../src/simulator/stream.ts";
import { batch } from "../adapters/store/story.ts";
import { queueSettings } from "../fakes/queue-settings.ts";

/** The one queue of the recorded centre. */
export const service = queueSettings("service", { wrapUpMs: null });

const lunch = {
  ...{ id: "lunch", label: { en: "lunch", zh: "lunch" }, paid: false },
  ...{ limitMs: null, atLimit: "alarm" as const },
};

/** What a recorded day is made of; times in ms. */
export interface RecordedDay {
  /** When it begins, ms since the epoch. */
  readonly from: number;
  readonly agents: number;
  readonly callers: number;
  readonly gapMs: number;
  readonly talkMs: number;
  readonly patienceMs: number;
  /** Share of offers that are let ring out (for a minute the agent is away then), or rejected after 2 s. */
  readonly missed?: number;
  readonly rejected?: number;
  /** Every agent's break, unpaid: when it is due and when the first is back, the others second by second. */
  readonly lunch?: readonly [number, number];
}

/** A day as the service would have stored it, turn by turn: phones ring 3 s, writing up takes 20 s. */
export function recordedDay(day: RecordedDay): readonly Batch[] {
  const random = new Stream(3, 0, 0);
  const floor = new Floor({
    ...emptyFloor([service]),
    pauses: [lunch],
  });
  const agenda = new Agenda<() => void>();
  const batches: Batch[] = [];
  let at = day.from;
  const later = (ms: number, run: () => void) => agenda.add(at + ms, run);
  const send = (event: FloorEvent) => {
    const agents: AgentRecord[] = [];
    const visits = [];
    const journal =
      event.type === "call_queued"
        ? [
            {
              ...{ call: event.call, seq: 1, at },
              event: { type: "timer", name: "test" } as never,
              effects: [{ do: "tell_floor", event } as const],
            },
          ]
        : [];
    for (const effect of floor.apply(event, instant(at))) {
      if (effect.do === "save_agent") agents.push(effect.agent);
      if (effect.do === "save_visit") visits.push(effect.visit);
      if (effect.do === "tell_call" && effect.event.type === "offer_made") {
        ring(effect.call, effect.event.offer, effect.event.agent);
      }
    }
    batches.push(batch({ agents, visits, journal }));
  };
  const fail = (call: CallId, offer: number, agent: string, cause: "no_answer" | "rejected") => {
    const held = () => floor.agent(agentId(agent));
    later(cause === "rejected" ? 2_000 : service.ringMs, () => {
      if (held()?.call?.offer !== offer) return;
      send({ type: "offer_failed", call, offer, cause });
      later(60_000, () => {
        if (held()?.pauseReason === "lunch") return;
        send({ type: "agent_wants", agent: agentId(agent), intent: "ready" });
      });
    });
  };
  const ring = (call: CallId, offer: number, agent: string) => {
    const [missed, rejected] = [day.missed ?? 0, day.rejected ?? 0];
    const luck = missed + rejected === 0 ? 1 : random.next();
    if (luck < missed + rejected) {
      return fail(call, offer, agent, luck < missed ? "no_answer" : "rejected");
    }
    later(1_000, () => send({ type: "offer_ringing", call, offer }));
    later(3_000, () => {
      send({ type: "offer_accepted", call, offer });
      if (floor.agent(agentId(agent))?.state !== "busy") return;
      later(Math.round(random.exponential() * day.talkMs), () => {
        send({ type: "talk_ended", call });
        later(20_000, () => send({ type: "wrap_up_done", agent: agentId(agent) }));
      });
    });
  };
  for (let n = 1; n <= day.agents; n += 1) {
    const profile = {
      id: agentId(`agent-${n}`),
      name: `Agent ${n}`,
      skills: { en: 5 },
      queues: [],
    };
    send({ type: "agent_signed_in", agent: profile, address: `line-${n}`, reachable: true });
    send({ type: "agent_wants", agent: profile.id, intent: "ready" });
    if (!day.lunch) continue;
    const [due, over] = day.lunch;
    const wants = { type: "agent_wants", agent: profile.id } as const;
    later(due, () => send({ ...wants, intent: "paused", reason: "lunch" }));
    later(over + n * 1_000, () => send({ ...wants, intent: "ready" }));
  }
  let comes = 0;
  for (let n = 1; n <= day.callers; n += 1) {
    comes += Math.round(random.exponential() * day.gapMs);
    const patienceMs = Math.round(random.exponential() * day.patienceMs);
    later(comes, () => {
      const call = callId(`c${n}`);
      const place = { visit: 1, queue: queueId("service"), need: needOf(["en"]), priority: 0 };
      send({ type: "call_queued", call, since: instant(at), caller: null, ...place });
      later(patienceMs, () => {
        const isRung = [...floor.agents()].some((agent) => agent.call?.call === call);
        if (!isRung) send({ type: "call_left", call, reason: "abandoned" });
      });
    });
  }
  for (let due = agenda.take(); due; due = agenda.take()) {
    at = due.at;
    due.what();
  }
  return batches;
}
