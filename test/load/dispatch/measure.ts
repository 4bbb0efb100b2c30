/**
 * The two measurements, both made where the callers and agents are: on the wire, by SIPp's own
 * record of its messages, which has microseconds and costs both sides the same.
 */

import { type SippMessage, type SippResult, startSipp, type Tool } from "../../peers/sipp.ts";
import type { Between } from "../../peers/sipp-scenario.ts";
import { machineTime, processorTimeMs } from "./processor-time.ts";

/** Where the measured Asterisk is, and where SIPp's callers and agents live. */
export type Ground = {
  readonly sipp: Tool;
  readonly folder: string;
  readonly server: { readonly address: string; readonly port: number };
  readonly agentPort: number;
  readonly callerPort: number;
  readonly asteriskPid: number;
  readonly controllerPid: number | null;
};

/** What the callers do. */
export type Load = {
  /** Names the files of this run. */
  readonly name: string;
  readonly dial: string;
  readonly calls: number;
  readonly perSecond: number;
  readonly openMax: number;
  /** How long an agent talks before hanging up: always as long, or between two times. */
  readonly talkMs: number | Between;
};

/** What came of one load. */
export type Outcome = {
  readonly calls: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** Milliseconds from each caller's INVITE to the agent's. */
  readonly offersMs: readonly number[];
  /** Milliseconds from an agent's BYE to the same agent's next INVITE, while callers waited. */
  readonly handOffsMs: readonly number[];
  readonly wallMs: number;
  readonly asteriskMs: number;
  readonly controllerMs: number;
  /** Share of all processors that was in use, by us and by all others on this machine. */
  readonly machineShare: number;
  readonly errors: string;
};

const LOCAL = "127.0.0.1";
const PATIENCE_MS = 60_000;
/** Callers' numbers: this and the number of the call. */
const FROM_PREFIX = "+4930";
/** Hand-offs count while at least this share of the agents' number of callers wait. */
const WAITING_SHARE = 0.5;

/** Runs one load against the phones of `agentCount` agents and measures it. */
export async function measure(ground: Ground, load: Load, agentCount: number): Promise<Outcome> {
  const base = { folder: ground.folder, server: ground.server, address: LOCAL };
  const withinMs = (load.calls / load.perSecond) * 1000 + PATIENCE_MS;
  const agents = await startSipp(ground.sipp, {
    ...base,
    name: `${load.name}-agents`,
    role: { kind: "callee" },
    steps: [
      { do: "expect_invite" },
      { do: "ring" },
      { do: "answer" },
      { do: "pause", ms: load.talkMs },
      { do: "bye" },
    ],
    port: ground.agentPort,
    rtpPorts: { min: 34_000, max: 34_998 },
    withinMs,
  });
  const before = readClocks(ground);
  const callers = await startSipp(ground.sipp, {
    ...base,
    name: `${load.name}-callers`,
    role: { kind: "caller", fromPrefix: FROM_PREFIX },
    steps: [{ do: "invite" }, { do: "expect_answer" }, { do: "expect_bye" }],
    port: ground.callerPort,
    rtpPorts: { min: 35_000, max: 35_998 },
    dial: load.dial,
    calls: load.calls,
    perSecond: load.perSecond,
    openMax: load.openMax,
    withinMs,
  });
  const heard = await callers.ended;
  const after = readClocks(ground);
  const rung = await agents.stop();
  return {
    calls: load.calls,
    failed: load.calls - heard.succeeded,
    retransmissions: heard.retransmissions + rung.retransmissions,
    offersMs: offersOf(heard, rung),
    handOffsMs: handOffsOf(heard, rung, agentCount * WAITING_SHARE),
    wallMs: after.wall - before.wall,
    asteriskMs: after.asterisk - before.asterisk,
    controllerMs: after.controller - before.controller,
    machineShare:
      (after.machine.usedTicks - before.machine.usedTicks) /
      (after.machine.allTicks - before.machine.allTicks),
    errors: heard.errors + rung.errors,
  };
}

function readClocks(ground: Ground) {
  return {
    wall: performance.now(),
    machine: machineTime(),
    asterisk: processorTimeMs(ground.asteriskPid),
    controller: ground.controllerPid === null ? 0 : processorTimeMs(ground.controllerPid),
  };
}

/** The first INVITE of each call: a later one with the same Call-ID is a retransmission. */
function firstInvites(result: SippResult, isSent: boolean): readonly SippMessage[] {
  const seen = new Set<string>();
  return result.messages.filter((message) => {
    const isFirst =
      message.isSent === isSent && message.start.startsWith("INVITE ") && !seen.has(message.callId);
    if (isFirst) {
      seen.add(message.callId);
    }
    return isFirst;
  });
}

/** The number of a call: SIPp's Call-IDs of callers begin with it, their numbers end with it. */
function callNumberOfCaller(message: SippMessage): string {
  return message.callId.split("-")[0] ?? "";
}

function callNumberAtAgent(rung: SippResult, message: SippMessage): string {
  const from = rung.callers.get(message.callId) ?? "";
  return new RegExp(`sip:\\${FROM_PREFIX}(\\d+)@`).exec(from)?.[1] ?? "";
}

function offersOf(heard: SippResult, rung: SippResult): readonly number[] {
  const firstOffers = new Map<string, number>();
  for (const message of firstInvites(rung, false)) {
    const number = callNumberAtAgent(rung, message);
    firstOffers.set(number, Math.min(firstOffers.get(number) ?? message.atMs, message.atMs));
  }
  return firstInvites(heard, true).flatMap((message) => {
    const offeredAt = firstOffers.get(callNumberOfCaller(message));
    return offeredAt === undefined ? [] : [offeredAt - message.atMs];
  });
}

function handOffsOf(heard: SippResult, rung: SippResult, waitingLeast: number): readonly number[] {
  const agentOfCall = new Map<string, string>();
  const offers = firstInvites(rung, false);
  for (const { callId, start } of offers) {
    agentOfCall.set(callId, /sip:([^@]+)@/.exec(start)?.[1] ?? "");
  }
  const arrivals = firstInvites(heard, true).map(({ atMs }) => atMs);
  const countBefore = (times: readonly number[], at: number) =>
    times.filter((time) => time < at).length;
  const offerTimes = offers.map(({ atMs }) => atMs);
  const byes = rung.messages.filter(({ isSent, start }) => isSent && start.startsWith("BYE "));
  return byes.flatMap((bye) => {
    const waiting = countBefore(arrivals, bye.atMs) - countBefore(offerTimes, bye.atMs);
    const agent = agentOfCall.get(bye.callId);
    const next = offers.find(
      ({ callId, atMs }) => atMs > bye.atMs && agentOfCall.get(callId) === agent,
    );
    return waiting < waitingLeast || next === undefined ? [] : [next.atMs - bye.atMs];
  });
}
