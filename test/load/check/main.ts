import { performance } from "node:perf_hooks";
import { parse } from "yaml";
import { parseFlow } from "../../../src/contract/flow/index.ts";
import { world } from "../../contract/flow/world.ts";

/**
 * How long checking a flow takes as it grows, beside reading the same text as YAML alone. The
 * promise: a flow of 2,000 nodes is checked in under a second.
 */
const sizes = [200, 500, 1_000, 2_000, 4_000];
const rounds = 5;

/** A flow of `count` nodes: menus that lead on, back and across, with variables and branches. */
function flowOf(count: number): string {
  const nodes = Array.from({ length: count - 2 }, (_, index) => {
    const next = index === count - 3 ? "agent" : `n${index + 1}`;
    const far = `n${(index * 7 + 3) % (count - 2)}`;
    switch (index % 4) {
      case 0:
        return `  n${index}:
    ask: { prompts: [ask], max: 8, into: v${index % 40}, done: ${next}, exhausted: agent }`;
      case 1:
        return `  n${index}:
    set: { vars: { w${index % 40}: now.hour + ${index} }, next: ${next} }`;
      case 2:
        return `  n${index}:
    branch: { cases: [{ when: 'lang == "zh" && now.hour > 8', to: ${next} }], otherwise: agent }`;
      default:
        return `  n${index}:
    menu: { prompts: [main-menu], keys: { 1: ${next}, 2: ${far}, 0: agent }, exhausted: agent }`;
    }
  });
  return `flow: large
start: n0
humanWithinKeys: 8
nodes:
${nodes.join("\n")}
  agent:
    queue: { queue: support, ended: bye, timedOut: bye, full: bye }
  bye:
    hangup: { prompts: [goodbye] }
`;
}

function medianMs(work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}

console.log("nodes   check ms   YAML alone ms   ratio");
for (const size of sizes) {
  const text = flowOf(size);
  const parsed = parseFlow("large.yaml", text, world);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error.slice(0, 3)));
  const checkMs = medianMs(() => parseFlow("large.yaml", text, world));
  const yamlMs = medianMs(() => parse(text));
  const cells = [checkMs.toFixed(0), yamlMs.toFixed(0), (checkMs / yamlMs).toFixed(2)];
  console.log(`${String(size).padStart(5)}${cells.map((cell) => cell.padStart(12)).join("")}`);
}
