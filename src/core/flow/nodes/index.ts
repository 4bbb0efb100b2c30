import type { NodeType } from "../node-type.ts";
import { type AskNode, ask } from "./ask.ts";
import { type BranchNode, branch } from "./branch.ts";
import { type CallbackNode, callback, callbackSources } from "./callback.ts";
import { type FlowCallNode, flow } from "./flow.ts";
import { type HangupNode, hangup } from "./hangup.ts";
import { type HttpNode, http } from "./http.ts";
import { type LanguageNode, language } from "./language.ts";
import { type LookupNode, lookup } from "./lookup.ts";
import { type MenuNode, menu } from "./menu.ts";
import { calendarSource, type OpenNode, open } from "./open.ts";
import { type Announce, type QueueNode, queue } from "./queue.ts";
import { type RecordNode, record } from "./record.ts";
import { type ReturnNode, returnNode } from "./return.ts";
import { type SayNode, say } from "./say.ts";
import { type SetNode, set } from "./set.ts";
import { type SplitNode, split } from "./split.ts";
import { type SurveyNode, survey } from "./survey.ts";
import { type TicketNode, ticket } from "./ticket.ts";
import { type TransferNode, type TransferOutcome, transfer } from "./transfer.ts";
import { type VerifyNode, verify } from "./verify.ts";
import { type VoicemailNode, voicemail } from "./voicemail.ts";

export type {
  Announce,
  AskNode,
  BranchNode,
  CallbackNode,
  FlowCallNode,
  HangupNode,
  HttpNode,
  LanguageNode,
  LookupNode,
  MenuNode,
  OpenNode,
  QueueNode,
  RecordNode,
  ReturnNode,
  SayNode,
  SetNode,
  SplitNode,
  SurveyNode,
  TicketNode,
  TransferNode,
  TransferOutcome,
  VerifyNode,
  VoicemailNode,
};

export { calendarSource, callbackSources };

/** Every node type of the language. */
export type FlowNode =
  | SayNode
  | MenuNode
  | AskNode
  | LanguageNode
  | OpenNode
  | SetNode
  | BranchNode
  | SplitNode
  | FlowCallNode
  | ReturnNode
  | LookupNode
  | TicketNode
  | VerifyNode
  | QueueNode
  | CallbackNode
  | SurveyNode
  | HttpNode
  | RecordNode
  | VoicemailNode
  | TransferNode
  | HangupNode;

const types: { readonly [K in FlowNode["type"]]: NodeType<Extract<FlowNode, { type: K }>> } = {
  say,
  menu,
  ask,
  language,
  open,
  set,
  branch,
  split,
  flow,
  return: returnNode,
  lookup,
  ticket,
  verify,
  queue,
  callback,
  survey,
  http,
  record,
  voicemail,
  transfer,
  hangup,
};

/** What is special about the node's type. */
export function typeOf<N extends FlowNode>(node: N): NodeType<N> {
  // The table gives each type its own nodes; TypeScript cannot follow that through a union.
  return types[node.type] as unknown as NodeType<N>;
}
