export { nodeOf } from "./document.ts";
export { cursorAt } from "./node-type.ts";
export {
  type FlowNode,
  type LanguageNode,
  type MenuNode,
  type QueueNode,
  typeOf,
} from "./nodes/index.ts";
export { type Trail, type WayTaken, waysBetween } from "./trail.ts";
export type {
  Cursor,
  FlowDocument,
  NodeId,
  PromptTemplate,
  TaperedPrompts,
  Vars,
} from "./types.ts";
