import { join } from "node:path";
import type { Express } from "express";
import { layoutFlow } from "../../src/adapters/picture/index.ts";
import { flowProblems, promptWordsOf } from "../../src/cli/checked-flow.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { saidIn } from "../../src/cli/flow-words.ts";
import type { CalendarView, FlowStanding } from "../../src/contract/index.ts";
import { waysOf } from "../../src/core/flow/check-graph.ts";
import type { FlowDocument } from "../../src/core/flow/index.ts";

/** Plays the routes of flows, with the shipped flow and 1,000 made-up calls, and of calendars. */
export async function playFlows(app: Express): Promise<void> {
  const config = loadConfig({}, join(import.meta.dirname, "../.."));
  const loaded = await flowProblems(config, config.flowFile);
  if (!loaded.ok) throw new Error(loaded.error[0]?.message);
  const { flow, sources } = loaded.value;
  const words = await promptWordsOf(config);
  const earlier = "41d0c2e89a77";
  let active = flow.version;
  const standing = (): FlowStanding => ({
    active,
    file: {
      name: "main.yaml",
      version: flow.version,
      problems: [
        { file: "ivr-flows/main.yaml", line: 14, column: 12, message: 'No node "sales".' },
      ],
    },
    versions: [flow.version, earlier].map((version) => ({
      flow: flow.name,
      version,
      isActive: version === active,
      isFile: version === flow.version,
      uses: [
        { since: "2026-11-26T07:30:00.000Z", until: null, by: version === earlier ? "amy" : null },
      ],
    })),
  });
  app.get("/api/v1/flows", (_request, response) => void response.json(standing()));
  app.post("/api/v1/flows/active", (request, response) => {
    active = request.body.version ?? flow.version;
    response.json(standing());
  });
  app.get("/api/v1/flows/:version", ({ params: { version } }, response) => {
    response.json({
      flow: flow.name,
      version,
      sources: sources.map(({ file, text }) => ({ file, text })),
      picture: { ...layoutFlow(flow), version },
      nodes: Object.values(flow.nodes).map((node) => ({ id: node.id, said: saidIn(node, words) })),
    });
  });
  app.get("/api/v1/flows/:version/counts", ({ params: { version } }, response) => {
    response.json({ version, since: null, items: madeUpCounts(flow) });
  });
  app.get("/api/v1/flows/:version/difference", ({ params, query }, response) => {
    const diff =
      "--- main.yaml\n+++ main.yaml\n@@ -3,2 +3,2 @@\n start: hello\n-tries: 3\n+tries: 2\n";
    const nodes = { added: ["welcome"], removed: [], changed: ["menu"] };
    const files = [{ file: "main.yaml", diff }];
    response.json({ from: query["from"], to: params.version, files, nodes });
  });
  playCalendars(app);
}

function playCalendars(app: Express): void {
  const office: CalendarView = {
    name: "office",
    label: { en: "Office hours", zh: "办公时间" },
    zone: "Asia/Shanghai",
    state: "open",
    holiday: { en: "", zh: "" },
    opensAt: null,
    closure: null,
  };
  let now = office;
  app.get("/api/v1/calendars", (_request, response) => void response.json({ items: [now] }));
  app.post("/api/v1/calendars/office/closure", (request, response) => {
    const closure = { since: new Date().toISOString(), by: "sam", ...request.body };
    now = { ...office, state: "emergency", closure };
    response.json(now);
  });
  app.delete("/api/v1/calendars/office/closure", (_request, response) => {
    now = office;
    response.json(now);
  });
}

/** Calls that spread over all ways, a tenth fewer on each further one; some hang up at each node. */
function madeUpCounts(flow: FlowDocument) {
  const items = [{ node: flow.start, way: "call_started", count: 1000 }];
  const came = new Map([[flow.start, 1000]]);
  for (const [id, count] of came) {
    const node = flow.nodes[id];
    const ways = node === undefined ? [] : waysOf(flow, node);
    const hungUp = Math.floor(count / (4 + (id.length % 20)));
    items.push({ node: id, way: "hung_up", count: hungUp });
    let left = count - hungUp;
    for (const way of ways) {
      const taken = Math.ceil(left / 2);
      left -= taken;
      if (taken === 0) break;
      items.push({ node: id, way: way.field.join("."), count: taken });
      if (!came.has(way.to)) came.set(way.to, taken);
    }
  }
  return items;
}
