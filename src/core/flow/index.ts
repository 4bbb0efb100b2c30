export { nodeOf } from "./interpret.ts";
export type {
  AskNode,
  Cursor,
  FlowDocument,
  FlowNode,
  HangupNode,
  LanguageNode,
  LookupNode,
  MenuNode,
  NodeId,
  PromptTemplate,
  QueueNode,
  SayNode,
  TaperedPrompts,
  Vars,
  VerifyNode,
  VerifyQuestion,
} from "./types.ts";
