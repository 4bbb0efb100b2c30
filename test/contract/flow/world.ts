import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem, parseFlow } from "../../../src/contract/flow/index.ts";
import type { FlowWorld } from "../../../src/core/flow/check-world.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";

/** A small world for flows under test. */
export const world: FlowWorld = {
  queues: new Set(["support", "sales"]),
  humanWithinKeys: null,
  calendars: new Set(["office"]),
  zone: "Europe/Berlin",
  capabilities: new Set(["record", "dial_number", "dial_sip"]),
  transfers: { numbers: ["+4930*", "112"], sip: ["sip:*@pbx.example.org"] },
  sources: {
    identity: { args: ["account", "pin"], answer: { account: "string", name: "string" } },
    balance: { args: ["account"], answer: { minor: "int", currency: "string" } },
  },
  destinations: new Set(["crm"]),
  ticket: {
    categories: new Set(["payments", "payments/refund"]),
    fields: { order_number: "text", amount: "number", urgent: "yes_no" },
  },
  sounds: {
    en: new Set(["hello", "main-menu", "main-menu-short", "goodbye", "english-only", "ask"]),
    zh: new Set(["hello", "main-menu", "main-menu-short", "goodbye", "ask"]),
  },
};

/** The text of the flow that the repository ships. */
export const mainFlow = readFileSync(
  join(import.meta.dirname, "../../../ivr-flows/main.yaml"),
  "utf8",
);

/** The smallest flow that does something; `nodes` are further lines of two spaces and more. */
export function flowText(nodes: string, start = "hello"): string {
  return `flow: test
start: ${start}
nodes:
${nodes.trimEnd()}
  bye:
    hangup: { prompts: [goodbye] }
`;
}

/** The problems of a flow, one formatted line each. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseFlow("test.yaml", text, world);
  return parsed.ok ? [] : parsed.error.map(formatProblem);
}

/** The flow of a text that is right; throws with its problems when it is not. */
export function flowOf(text: string): FlowDocument {
  const parsed = parseFlow("test.yaml", text, world);
  if (!parsed.ok) throw new Error(parsed.error.map(formatProblem).join("\n"));
  return parsed.value;
}
