import { beforeEach, expect, it } from "vitest";
import { PrometheusMetrics } from "../../../src/adapters/metrics/index.ts";
import { agentId, queueId } from "../../../src/core/lib/brands.ts";
import { anAgent, aQueue, FakeControl } from "../../fakes/fake-control.ts";

let metrics: PrometheusMetrics;
let control: FakeControl;

beforeEach(() => {
  metrics = new PrometheusMetrics("1.2.3");
  control = new FakeControl();
  metrics.show({ control, panelSockets: () => 4, now: () => 65_000 });
});

const lines = async (): Promise<string[]> => (await metrics.render()).split("\n");

it("counts what the engine tells, in base units and under one prefix", async () => {
  metrics.callStarted("phone");
  metrics.callEnded("answered", 61_500);
  metrics.offerEnded("support", "answered");
  metrics.queueLeft("support", "abandoned", 7_250);
  metrics.nodePassed("main", "menu");
  metrics.lookupEnded("balance", "ok", 120);
  metrics.rated("service", 4);
  metrics.commitDone(2, 17);

  expect(await lines()).toEqual(
    expect.arrayContaining([
      'hotline_build_info{version="1.2.3"} 1',
      'hotline_calls_started_total{origin="phone"} 1',
      'hotline_calls_total{result="answered"} 1',
      'hotline_call_duration_seconds_sum{result="answered"} 61.5',
      'hotline_offers_total{queue="support",result="answered"} 1',
      'hotline_queue_wait_seconds_sum{queue="support",result="abandoned"} 7.25',
      'hotline_flow_node_total{flow="main",node="menu"} 1',
      'hotline_lookup_duration_seconds_sum{source="balance",result="ok"} 0.12',
      'hotline_survey_rates_total{survey="service",rate="4"} 1',
      "hotline_commit_duration_seconds_sum 0.002",
      "hotline_events_total 17",
    ]),
  );
});

it("reads the floor off when asked, and only then", async () => {
  control.queueMap.set(
    queueId("support"),
    aQueue({
      waiting: 2,
      longestSince: 60_000,
      talking: 1,
      calibration: { waits: 9, coverage: 0.75, errorMs: 20_000, appQueueErrorMs: 30_000 },
    }),
  );
  control.agentMap.set(agentId("ann"), anAgent(agentId("ann"), { state: "ready" }));
  control.readinessNow = { asterisk: "gone", store: null, flow: null };
  expect(control.reads).toBe(0);

  expect(await lines()).toEqual(
    expect.arrayContaining([
      'hotline_queue_waiting{queue="support"} 2',
      'hotline_queue_longest_wait_seconds{queue="support"} 5',
      'hotline_queue_talking{queue="support"} 1',
      'hotline_queue_expected_wait_coverage{queue="support"} 0.75',
      'hotline_agents{state="ready"} 1',
      'hotline_agents{state="busy"} 0',
      'hotline_telephony_up{backend="asterisk"} 0',
      "hotline_store_up 1",
      "hotline_panel_sockets 4",
    ]),
  );
});

it("names no number, agent or call in a label", async () => {
  control.agentMap.set(agentId("ann"), anAgent(agentId("ann")));

  const own = (await lines()).filter((line) => line.startsWith("hotline_"));

  expect(own.length).toBeGreaterThan(10);
  expect(own.join("\n")).not.toMatch(/ann|call=|number=/);
});
