/**
 * `npm run bench:dispatch`: how fast callers reach agents through Asterisk's own queue application,
 * through a bare controller and through Hotline, on the same Asterisk in the same run, taking turns.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toolCommand } from "../../../src/adapters/asterisk/host/index.ts";
import { freeUdpPort } from "../../peers/ports.ts";
import { ROOT } from "../../peers/program.ts";
import { appQueueSide } from "./app-queue-side.ts";
import { createBareSide } from "./bare-side.ts";
import { PACKAGES, startBenchAsterisk } from "./bench-asterisk.ts";
import { createHotlineSide } from "./hotline-side.ts";
import { type Ground, type Load, measure, type Outcome } from "./measure.ts";
import { type Measured, printReport } from "./report.ts";
import type { Side } from "./side.ts";

type Plan = {
  readonly rates: readonly number[];
  readonly secondsPerRate: number;
  readonly callsLeast: number;
  readonly rounds: number;
  readonly handOffs: number;
};

const FULL: Plan = {
  rates: [10, 40, 120, 240],
  secondsPerRate: 8,
  callsLeast: 200,
  rounds: 3,
  handOffs: 300,
};
const QUICK: Plan = {
  rates: [40, 240],
  secondsPerRate: 4,
  callsLeast: 100,
  rounds: 1,
  handOffs: 120,
};

/** Agents of the first measurement: always some idle at the highest rate with this talking time. */
const IDLE_AGENTS = 60;
const IDLE_TALK_MS = 100;
/** Agents of the second measurement, and callers at once: as many wait as talk. */
const BUSY_AGENTS = 20;
const BUSY_CALLERS = 2 * BUSY_AGENTS;
const BUSY_ARRIVALS_PER_SECOND = 400;
/**
 * Talks of agents who are all busy. In life they end one by one, and so they do when each takes another
 * time. Talks that begin together and take equally long end together, again and again: then 20
 * hang-ups come within 50 ms, and what is measured is how long the processors need for them all.
 */
const BUSY_TALKS_MS = { hand_off: { min: 250, max: 750 }, wave: 500 } as const;
/**
 * Calls before each round that are not counted: caches and file pages. Before the first one more:
 * a controller that serves a busy line has had its code compiled long before.
 */
const WARM_UP_CALLS = 60;
const FIRST_WARM_UP_CALLS = 3_000;
const WARM_UP_RATE = 120;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      rates: { type: "string" },
      "hand-offs": { type: "string" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  const plan = changed(values.quick ? QUICK : FULL, values.rates, values["hand-offs"]);
  const folder = mkdtempSync(join(tmpdir(), "hotline-bench-"));
  const agents = Array.from({ length: IDLE_AGENTS }, (_, i) => `ag${i + 1}`);
  const agentPort = await freeUdpPort();
  const sizes = [IDLE_AGENTS, BUSY_AGENTS];
  const sounds = join(ROOT, "sounds");
  const asterisk = await startBenchAsterisk(folder, sounds, agents, agentPort, sizes);
  const ours = createHotlineSide(asterisk.config, folder, sounds, agents);
  const bare = createBareSide(asterisk.config, agents);
  const sides = [appQueueSide, bare, ours].filter(({ name }) => name === (values.only ?? name));
  const results: Measured[] = [];
  try {
    for (const side of sides) {
      await side.start();
    }
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const side of sides) {
        const ground: Ground = {
          sipp: toolCommand(PACKAGES, "sipp"),
          folder: join(folder, "sipp"),
          server: { address: asterisk.config.sip.host, port: asterisk.config.sip.port },
          agentPort,
          callerPort: await freeUdpPort(),
          asteriskPid: asterisk.running.pid,
          controllerPid: side.controllerPid(),
        };
        results.push(...(await runRound(ground, side, plan, round)));
      }
    }
  } finally {
    for (const side of [...sides].reverse()) {
      await side.stop();
    }
    await asterisk.running.stop();
    if (values.keep) {
      console.error(`The run's files are in ${folder}`);
    } else {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  printReport(results, `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown processor"}`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
}

/** A plan with other rates (`40,240`) or another number of hand-offs, 0 for none. */
function changed(plan: Plan, rates: string | undefined, handOffs: string | undefined): Plan {
  return {
    ...plan,
    rates: rates === undefined ? plan.rates : rates.split(",").filter(Boolean).map(Number),
    handOffs: handOffs === undefined ? plan.handOffs : Number(handOffs),
  };
}

async function runRound(
  ground: Ground,
  side: Side,
  plan: Plan,
  round: number,
): Promise<readonly Measured[]> {
  const run = async (
    agentCount: number,
    kind: Measured["kind"],
    load: Omit<Load, "dial" | "name">,
  ): Promise<Outcome> => {
    const dial = await side.prepare(agentCount);
    const name = `${side.name}-${kind}-${load.perSecond}-${round}`;
    const outcome = await measure(ground, { ...load, dial, name }, agentCount);
    if (outcome.failed > 0) {
      console.error(`${name}: ${outcome.failed} calls failed. ${outcome.errors.slice(0, 2000)}`);
    }
    return outcome;
  };
  const idle = (perSecond: number, calls: number) =>
    run(IDLE_AGENTS, "offer", {
      perSecond,
      calls,
      openMax: 10 * IDLE_AGENTS,
      talkMs: IDLE_TALK_MS,
    });
  await idle(WARM_UP_RATE, round === 1 ? FIRST_WARM_UP_CALLS : WARM_UP_CALLS);
  const results: Measured[] = [];
  for (const rate of plan.rates) {
    const calls = Math.max(plan.callsLeast, rate * plan.secondsPerRate);
    console.error(`round ${round}: ${side.name}, ${calls} calls at ${rate}/s`);
    results.push({ side: side.name, kind: "offer", rate, outcome: await idle(rate, calls) });
  }
  if (plan.handOffs === 0) return results;
  for (const kind of ["hand_off", "wave"] as const) {
    console.error(`round ${round}: ${side.name}, all agents busy (${kind})`);
    const outcome = await run(BUSY_AGENTS, kind, {
      perSecond: BUSY_ARRIVALS_PER_SECOND,
      calls: plan.handOffs + BUSY_CALLERS,
      openMax: BUSY_CALLERS,
      talkMs: BUSY_TALKS_MS[kind],
    });
    results.push({ side: side.name, kind, rate: 0, outcome });
  }
  return results;
}

await main();
