import type { z } from "zod";
import type { AgentSpellPage, AgentTimesList, AuditPage, Lock } from "../../src/contract/index.ts";

const minute = 60_000;

/** The working time of two agents on an ordinary morning. */
export function exampleTimes(now: number): AgentTimesList {
  return {
    from: new Date(now - 180 * minute).toISOString(),
    to: new Date(now).toISOString(),
    items: [
      {
        agent: "ann",
        name: "Ann Miller",
        states: {
          ready: 41 * minute,
          busy: 88 * minute,
          ringing: 3 * minute,
          wrap_up: 17 * minute,
          paused: 31 * minute,
        },
        pauses: { break: 11 * minute, lunch: 20 * minute },
        presentMs: 180 * minute,
        paidMs: 160 * minute,
      },
      {
        agent: "bob",
        name: "Bob Chen",
        states: { ready: 12 * minute, busy: 61 * minute, wrap_up: 9 * minute, paused: 8 * minute },
        pauses: { missed_call: 3 * minute, old_code: 5 * minute },
        presentMs: 90 * minute,
        paidMs: 85 * minute,
      },
    ],
  };
}

/** Some states of an agent. */
export function exampleSpells(now: number): AgentSpellPage {
  const at = (minutes: number): string => new Date(now - minutes * minute).toISOString();
  const rest = { paid: true, call: null, signedOutBy: null };
  return {
    items: [
      { state: "paused", reason: "signed_in", startedAt: at(60), endedAt: at(59), ...rest },
      { state: "ready", reason: null, startedAt: at(59), endedAt: at(40), ...rest },
      { state: "busy", reason: null, startedAt: at(40), endedAt: at(31), ...rest },
      { ...rest, state: "paused", reason: "lunch", startedAt: at(31), endedAt: null, paid: false },
    ],
    nextCursor: null,
  };
}

/** Some acts, newest first. */
export function exampleAudit(now: number): z.infer<typeof AuditPage>["items"] {
  const at = new Date(now - 30 * minute).toISOString();
  return [
    {
      id: 2,
      at,
      by: "sam",
      action: "tickets.export",
      subject: "tickets",
      detail: '{"status":"open"}',
    },
    { id: 1, at, by: "amy", action: "contact.erase", subject: "contact 7", detail: "3 tickets" },
  ];
}

/** An account that is locked, and one that was unlocked. */
export function exampleLocks(now: number): Lock[] {
  const at = (minutes: number): string => new Date(now - minutes * minute).toISOString();
  const lock = { source: "bank", failures: 5, until: null, ticket: 1042 };
  return [
    {
      ...{ ...lock, id: 2, lockedAt: at(12), state: "locked", callerNumber: "+12025550142" },
      ...{ unlockedBy: null, unlockedAt: null },
    },
    {
      ...{ ...lock, id: 1, lockedAt: at(90), state: "unlocked", callerNumber: null },
      ...{ unlockedBy: "sam", unlockedAt: at(80) },
    },
  ];
}
