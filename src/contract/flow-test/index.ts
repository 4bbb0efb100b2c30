export type { AgentDoes, Expectation, PartyDoes, StepValue, TestAnswer, Verb } from "./forms.ts";
export { type CallAnswers, parseAnswers } from "./parse-answers.ts";
export {
  type FlowTest,
  type FlowTests,
  type Place,
  parseTests,
  type TestSetting,
  type TestStep,
  testsJsonSchema,
} from "./parse-tests.ts";
