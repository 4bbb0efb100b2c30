import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Control } from "../../ports/control.ts";
import type { Metrics } from "../../ports/metrics.ts";

/** Where the numbers of this moment come from: asked only when somebody reads /metrics. */
export interface Moment {
  readonly control: Pick<Control, "queues" | "agents" | "readiness">;
  /** Open live pages. */
  readonly panelSockets: () => number;
  readonly now: () => number;
}

const seconds = (ms: number): number => ms / 1000;

/** Talks last minutes; waits should not. Upper bounds in seconds. */
const callBuckets = [5, 15, 30, 60, 120, 300, 600, 1_200, 3_600];
const waitBuckets = [1, 5, 10, 20, 30, 60, 120, 300, 600, 1_800];
const lookupBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4.5];
const commitBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2];

const agentStates = [
  "offline",
  "ready",
  "paused",
  "reserved",
  "ringing",
  "busy",
  "wrap_up",
] as const;

/**
 * Counts for Prometheus. Labels have few values: never a number, an agent or a call. `version` is
 * the service's own.
 */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #started = this.#counter("calls_started_total", "Calls that reached us.", ["origin"]);
  readonly #ended = this.#counter("calls_total", "Calls that have ended, by result.", ["result"]);
  readonly #callTime = this.#histogram("call_duration_seconds", "Calls from first ring to end.", {
    labels: ["result"],
    buckets: callBuckets,
  });
  readonly #offers = this.#counter("offers_total", "Offers to agents.", ["queue", "result"]);
  readonly #waits = this.#histogram("queue_wait_seconds", "Waits in queues.", {
    labels: ["queue", "result"],
    buckets: waitBuckets,
  });
  readonly #nodes = this.#counter("flow_node_total", "Nodes that callers passed.", [
    "flow",
    "node",
  ]);
  readonly #rates = this.#counter("survey_rates_total", "Callers' rates, 1 to 5.", [
    "survey",
    "rate",
  ]);
  readonly #lookups = this.#histogram("lookup_duration_seconds", "Look-ups with all attempts.", {
    labels: ["source", "result"],
    buckets: lookupBuckets,
  });
  readonly #speech = this.#histogram("speech_duration_seconds", "Free texts spoken or skipped.", {
    labels: ["result"],
    buckets: lookupBuckets,
  });
  readonly #commits = this.#histogram("commit_duration_seconds", "Commits of turns.", {
    labels: [],
    buckets: commitBuckets,
  });
  readonly #events = this.#counter("events_total", "Events committed to the journal.", []);

  constructor(version: string) {
    const info = this.#gauge("build_info", "Always 1; the label tells the version.", ["version"]);
    info.set({ version }, 1);
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Content type of the exposition format. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All numbers in Prometheus' text format. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Adds the numbers that are read off the engine when somebody asks. Call it once. */
  show({ control, panelSockets, now }: Moment): void {
    this.#gauge("queue_waiting", "Callers waiting.", ["queue"], (gauge) => {
      for (const { settings, waiting } of control.queues()) {
        gauge.set({ queue: settings.id }, waiting);
      }
    });
    this.#gauge("queue_longest_wait_seconds", "Longest wait now.", ["queue"], (gauge) => {
      for (const { settings, longestSince } of control.queues()) {
        const waitMs = longestSince === null ? 0 : Math.max(0, now() - longestSince);
        gauge.set({ queue: settings.id }, seconds(waitMs));
      }
    });
    this.#gauge("queue_talking", "Calls talking with an agent.", ["queue"], (gauge) => {
      for (const { settings, talking } of control.queues()) {
        gauge.set({ queue: settings.id }, talking);
      }
    });
    const held = "Share of waits that ended within their expected range, of the last 200.";
    this.#gauge("queue_expected_wait_coverage", held, ["queue"], (gauge) => {
      for (const { settings, calibration } of control.queues()) {
        if (calibration.waits > 0) gauge.set({ queue: settings.id }, calibration.coverage);
      }
    });
    this.#gauge("agents", "Agents by state.", ["state"], (gauge) => {
      const agents = control.agents();
      for (const state of agentStates) {
        gauge.set({ state }, agents.filter((agent) => agent.state === state).length);
      }
    });
    this.#gauge("telephony_up", "1 while Asterisk is connected.", ["backend"], (gauge) => {
      gauge.set({ backend: "asterisk" }, control.readiness().asterisk === null ? 1 : 0);
    });
    this.#gauge("store_up", "1 while the store can be written.", [], (gauge) => {
      gauge.set(control.readiness().store === null ? 1 : 0);
    });
    this.#gauge("panel_sockets", "Open live pages.", [], (gauge) => {
      gauge.set(panelSockets());
    });
  }

  callStarted(origin: "trunk" | "phone"): void {
    this.#started.inc({ origin });
  }

  callEnded(result: string, durationMs: number): void {
    this.#ended.inc({ result });
    this.#callTime.observe({ result }, seconds(durationMs));
  }

  offerEnded(queue: string, result: string): void {
    this.#offers.inc({ queue, result });
  }

  queueLeft(queue: string, result: string, waitMs: number): void {
    this.#waits.observe({ queue, result }, seconds(waitMs));
  }

  nodePassed(flow: string, node: string): void {
    this.#nodes.inc({ flow, node });
  }

  rated(survey: string, rate: number): void {
    this.#rates.inc({ survey, rate: String(rate) });
  }

  lookupEnded(source: string, result: string, durationMs: number): void {
    this.#lookups.observe({ source, result }, seconds(durationMs));
  }

  speechEnded(result: "spoken" | "failed", durationMs: number): void {
    this.#speech.observe({ result }, seconds(durationMs));
  }

  commitDone(durationMs: number, events: number): void {
    this.#commits.observe(seconds(durationMs));
    this.#events.inc(events);
  }

  #counter<L extends string>(name: string, help: string, labels: L[]): Counter<L> {
    const registers = [this.#registry];
    return new Counter({ name: `hotline_${name}`, help, labelNames: labels, registers });
  }

  #histogram<L extends string>(
    name: string,
    help: string,
    { labels, buckets }: { readonly labels: L[]; readonly buckets: number[] },
  ): Histogram<L> {
    const registers = [this.#registry];
    return new Histogram({ name: `hotline_${name}`, help, labelNames: labels, buckets, registers });
  }

  #gauge<L extends string>(
    name: string,
    help: string,
    labels: L[],
    fill: ((gauge: Gauge<L>) => void) | null = null,
  ): Gauge<L> {
    const registers = [this.#registry];
    const base = { name: `hotline_${name}`, help, labelNames: labels, registers };
    if (fill === null) return new Gauge(base);
    return new Gauge({
      ...base,
      collect() {
        fill(this);
      },
    });
  }
}
