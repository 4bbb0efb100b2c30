/** Prints what a run measured: the table, the ratios, and whether each target was met. */
import { formatTable, type Percentiles, percentiles } from "./figures.ts";
import type { Outcome } from "./measure.ts";
import type { Side } from "./side.ts";

/** One load of one side. `rate` is calls a second, 0 for hand-offs, whose rate is their result. */
export type Measured = {
  readonly side: Side["name"];
  readonly kind: "offer" | "hand_off" | "wave";
  readonly rate: number;
  readonly outcome: Outcome;
};

/** All rounds of one load of one side taken together. */
type Row = {
  readonly latency: Percentiles;
  readonly count: number;
  readonly calls: number;
  readonly failed: number;
  readonly retransmissions: number;
  readonly asteriskPerCallMs: number;
  readonly asteriskCore: number;
  readonly controllerPerCallMs: number;
  readonly controllerCore: number;
  readonly machineShare: number;
};

/** Hand-off p99 at most this part of app_queue's. */
const HAND_OFF_SHARE = 1 / 50;
const OFFER_RATE = 40;
const OFFER_P50_RATIO = 1.5;
const OFFER_P99_RATIO = 2;
const TOP_RATE = 240;
const CONTROLLER_CORE_MAX = 0.25;

/** Prints the table, the ratios and the targets to standard output. */
export function printReport(results: readonly Measured[], machine: string): void {
  console.log(`Dispatch on ${machine}, Node ${process.version}\n`);
  console.log("First offer: caller's INVITE to agent's INVITE, agents idle (ms)");
  printKind(results, "offer");
  console.log("\nHand-off: agent's BYE to the same agent's next INVITE, callers waiting (ms)");
  printKind(results, "hand_off");
  console.log("\nThe same in waves: all talks take equally long, 20 end within 50 ms (ms)");
  printKind(results, "wave");
  if (new Set(results.map(({ side }) => side)).size > 1) {
    printTargets(results);
  }
}

function printKind(results: readonly Measured[], kind: Measured["kind"]): void {
  const rates = [...new Set(results.filter((r) => r.kind === kind).map(({ rate }) => rate))];
  const sides = [...new Set(results.map(({ side }) => side))];
  const rows = rates.flatMap((rate) =>
    sides.map((side) => {
      const row = collect(results, side, kind, rate);
      return [
        kind === "offer" ? `${rate}/s` : "busy",
        side,
        String(row.count),
        ...[row.latency.p50, row.latency.p95, row.latency.p99].map((ms) => ms.toFixed(1)),
        String(row.failed),
        String(row.retransmissions),
        row.asteriskPerCallMs.toFixed(2),
        percent(row.asteriskCore),
        side === "app_queue" ? "-" : row.controllerPerCallMs.toFixed(2),
        side === "app_queue" ? "-" : percent(row.controllerCore),
        percent(row.machineShare),
      ];
    }),
  );
  const heading = ["rate", "side", "n", "p50", "p95", "p99", "failed", "resent"];
  const cost = ["Asterisk ms/call", "of a core", "controller ms/call", "of a core", "machine busy"];
  console.log(formatTable([[...heading, ...cost], ...rows]));
}

function collect(
  results: readonly Measured[],
  side: Side["name"],
  kind: Measured["kind"],
  rate: number,
): Row {
  const outcomes = results
    .filter((result) => result.side === side && result.kind === kind && result.rate === rate)
    .map(({ outcome }) => outcome);
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const latencies = outcomes.flatMap((outcome) =>
    kind === "offer" ? outcome.offersMs : outcome.handOffsMs,
  );
  const calls = sum((outcome) => outcome.calls);
  const wallMs = sum((outcome) => outcome.wallMs);
  const asteriskMs = sum((outcome) => outcome.asteriskMs);
  const controllerMs = sum((outcome) => outcome.controllerMs);
  return {
    latency: percentiles(latencies),
    count: latencies.length,
    calls,
    failed: sum((outcome) => outcome.failed),
    retransmissions: sum((outcome) => outcome.retransmissions),
    asteriskPerCallMs: asteriskMs / calls,
    asteriskCore: asteriskMs / wallMs,
    controllerPerCallMs: controllerMs / calls,
    controllerCore: controllerMs / wallMs,
    machineShare: sum((outcome) => outcome.machineShare * outcome.wallMs) / wallMs,
  };
}

function printTargets(results: readonly Measured[]): void {
  const pair = (kind: Measured["kind"], rate: number) => ({
    peer: collect(results, "app_queue", kind, rate),
    ours: collect(results, "hotline", kind, rate),
  });
  const handOff = pair("hand_off", 0);
  const offer = pair("offer", OFFER_RATE);
  const top = pair("offer", TOP_RATE);
  const failures = results
    .filter(({ side }) => side === "hotline")
    .reduce((sum, { outcome }) => sum + outcome.failed, 0);
  console.log("\nTargets");
  for (const [what, value, most] of [
    [
      "hand-off p99, share of app_queue's",
      handOff.ours.latency.p99 / handOff.peer.latency.p99,
      HAND_OFF_SHARE,
    ],
    [
      `first offer p50 at ${OFFER_RATE}/s, times app_queue's`,
      offer.ours.latency.p50 / offer.peer.latency.p50,
      OFFER_P50_RATIO,
    ],
    [
      `first offer p99 at ${OFFER_RATE}/s, times app_queue's`,
      offer.ours.latency.p99 / offer.peer.latency.p99,
      OFFER_P99_RATIO,
    ],
    [`calls failed up to ${TOP_RATE}/s`, failures, 0],
    // By what a call costs: a line that has collapsed leaves the controller idle.
    [
      `controller's part of a core at ${TOP_RATE}/s`,
      (top.ours.controllerPerCallMs * TOP_RATE) / 1_000,
      CONTROLLER_CORE_MAX,
    ],
  ] as const) {
    const verdict = value <= most ? "met" : "MISSED";
    console.log(`  ${verdict.padEnd(6)} ${what}: ${value.toFixed(3)} (at most ${most.toFixed(3)})`);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
