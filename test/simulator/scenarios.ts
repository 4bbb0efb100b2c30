import type { ScenarioFile } from "../../src/contract/scenario/index.ts";
import { parseScenario } from "../../src/contract/scenario/index.ts";

/** A scenario from its parts as a file has them; throws with the problems of a wrong one. */
export function scenario(parts: Readonly<Record<string, unknown>>): ScenarioFile {
  const whole = { scenario: "test", queues: { q: { lengthMax: 10_000 } }, ...parts };
  const parsed = parseScenario("test.yaml", JSON.stringify(whole));
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join("\n"));
  return parsed.value;
}
