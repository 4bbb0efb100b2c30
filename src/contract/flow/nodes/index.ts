import type { z } from "zod";
import type { FlowNode } from "../../../core/flow/nodes/index.ts";
import type { NodeForm } from "../fields.ts";
import { ask } from "./ask.ts";
import { branch } from "./branch.ts";
import { callback } from "./callback.ts";
import { flow } from "./flow.ts";
import { hangup } from "./hangup.ts";
import { http } from "./http.ts";
import { language } from "./language.ts";
import { lookup } from "./lookup.ts";
import { menu } from "./menu.ts";
import { open } from "./open.ts";
import { queue } from "./queue.ts";
import { record } from "./record.ts";
import { returnForm } from "./return.ts";
import { say } from "./say.ts";
import { set } from "./set.ts";
import { split } from "./split.ts";
import { survey } from "./survey.ts";
import { ticket } from "./ticket.ts";
import { transfer } from "./transfer.ts";
import { verify } from "./verify.ts";
import { voicemail } from "./voicemail.ts";

/** How each node type is written; the keys are the node types of the language. */
export const nodeForms = {
  say,
  menu,
  ask,
  language,
  open,
  set,
  branch,
  split,
  flow,
  return: returnForm,
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
} satisfies {
  readonly [K in FlowNode["type"]]: NodeForm<z.ZodObject, Extract<FlowNode, { type: K }>>;
};

/** The name of a node type. */
export type NodeKind = keyof typeof nodeForms;

/** Whether a key of a node names its type. */
export function isNodeKind(key: string): key is NodeKind {
  return Object.hasOwn(nodeForms, key);
}

/** The form of a type, for nodes of any type. */
export function formOf(kind: NodeKind): NodeForm<z.ZodObject, FlowNode> {
  // Each form takes the bodies of its own schema; TypeScript cannot follow that through a union.
  return nodeForms[kind] as unknown as NodeForm<z.ZodObject, FlowNode>;
}
