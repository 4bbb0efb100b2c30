export {
  meanSeconds,
  needOfType,
  parseScenario,
  scenarioJsonSchema,
  skillsOfGroup,
} from "./parse-scenario.ts";
export type { Duration, ScenarioFile } from "./schema.ts";
