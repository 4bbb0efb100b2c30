export { type FlowFileText, parseFlow } from "./parse-flow.ts";
export { type FileProblem, formatProblem } from "./problems.ts";
export {
  type PromptPassage,
  type PromptTexts,
  parsePrompts,
  promptWords,
} from "./prompts.ts";
export { flowJsonSchema } from "./schema.ts";
