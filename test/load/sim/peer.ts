import { Agenda } from "../../../src/simulator/agenda.ts";
import { Stream } from "../../../src/simulator/stream.ts";

/** What the peer plays: one queue, agents alike; times in ms. */
export interface PlainCentre {
  readonly agents: number;
  readonly dayMs: number;
  readonly gapMs: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  readonly targetMs: number;
}

/**
 * The same centre as simple as it can be written: who waits in a list, who is idle in a list, no
 * skills, no offers, no reasons, one sum. Returns calls and how many were answered in time.
 */
export function playPlainly(centre: PlainCentre, days: number) {
  let calls = 0;
  let inTime = 0;
  for (let day = 0; day < days; day += 1) {
    const random = new Stream(1, 0, day);
    const agenda = new Agenda<"comes" | "free">();
    const waiting: number[] = [];
    let idle = centre.agents;
    const serve = (since: number, at: number) => {
      if (at - since <= centre.targetMs) inTime += 1;
      const handleMs =
        random.exponential() * centre.talkMs + random.exponential() * centre.wrapUpMs;
      agenda.add(at + handleMs, "free");
    };
    agenda.add(random.exponential() * centre.gapMs, "comes");
    for (let due = agenda.take(); due; due = agenda.take()) {
      const { at, what } = due;
      if (what === "free") {
        const since = waiting.shift();
        if (since === undefined) idle += 1;
        else serve(since, at);
        continue;
      }
      if (at > centre.dayMs) continue;
      calls += 1;
      agenda.add(at + random.exponential() * centre.gapMs, "comes");
      if (idle === 0) waiting.push(at);
      else {
        idle -= 1;
        serve(at, at);
      }
    }
  }
  return { calls, inTime };
}
