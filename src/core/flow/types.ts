import type { DateForm, Lang, Prompt } from "../call/script.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type { Expression } from "./expressions.ts";
import type { FlowNode } from "./nodes/index.ts";
import type { VarTypes } from "./values.ts";

/**
 * The name of a node. In a flow's main part it is the name that the file gives it; in a sub-flow
 * it has the sub-flow's name before it: `identity/ask-pin`.
 */
export type NodeId = string;

/** Kinds of prompts that say one value. */
export type ValuePrompt =
  | "digits"
  | "number"
  | "ordinal"
  | "phone"
  | "text"
  /** What the caller has recorded in this call, by the `id` of a `record` node's answer. */
  | "recording"
  /** `HH:MM`. */
  | "time"
  /** Of seconds. */
  | "duration";

/** A prompt in a flow file: fixed, or filled from the caller's variables when it is played. */
export type PromptTemplate =
  | { readonly kind: "sound"; readonly name: string; readonly bargeIn?: false }
  /** One value, said in the way of its kind: digit by digit, as a number, as a day. */
  | { readonly kind: ValuePrompt; readonly from: Expression }
  /** `YYYY-MM-DD`, with or without the day of the week and the year. */
  | { readonly kind: "date"; readonly from: Expression; readonly form: DateForm }
  | { readonly kind: "money"; readonly minorFrom: Expression; readonly currencyFrom: Expression }
  /** Says `prompts` for each of the first `max` entries of a list, which `as` names. */
  | {
      readonly kind: "each";
      readonly list: Expression;
      readonly as: string;
      readonly max: number;
      readonly prompts: readonly PromptTemplate[];
    }
  /** Says `prompts` when the condition is true. */
  | {
      readonly kind: "when";
      readonly condition: Expression;
      readonly prompts: readonly PromptTemplate[];
    };

/** Prompts by try: the first time the first list, then the shorter ones, the last for all further tries. */
export type TaperedPrompts = readonly (readonly PromptTemplate[])[];

/** What every node has. */
export interface NodeBase {
  readonly id: NodeId;
  /** What the agent reads in the IVR path; nodes without a label do not appear there. */
  readonly label: Readonly<Record<Lang, string>> | null;
}

/** How a node that asks behaves when the caller says nothing or something else (VoiceXML 2.0, 4.1.5 and 5.2). */
export interface Asking {
  readonly prompts: TaperedPrompts;
  /** Said before the next try after silence. */
  readonly noInput: readonly PromptTemplate[];
  /** Said before the next try after keys that mean nothing here. */
  readonly noMatch: readonly PromptTemplate[];
  readonly tries: number;
  readonly firstMs: number;
  readonly nextMs: number;
  readonly exhausted: NodeId;
}

/** The main part of a flow, or a sub-flow: its own variables, entered at `start`. */
export interface FlowPart {
  readonly start: NodeId;
  /** Keys that lead somewhere from every question, where the question has no use for them. */
  readonly always: Readonly<Record<string, NodeId>>;
  /** Types of all its variables. */
  readonly vars: VarTypes;
  /** What a caller of a sub-flow must give: some of `vars`. Empty for the main part. */
  readonly args: readonly string[];
  /** What a sub-flow gives back. Empty for the main part. */
  readonly results: VarTypes;
  /** How a sub-flow may end. Empty for the main part. */
  readonly outcomes: readonly string[];
}

/** A checked flow with its sub-flows. A call stays on the version it started with. */
export interface FlowDocument {
  /** The name of the main part. */
  readonly name: string;
  /** Content hash of the sources, so that equal files are equal versions. */
  readonly version: string;
  readonly start: NodeId;
  /** The language spoken before the caller has chosen. */
  readonly lang: Lang;
  /** IANA zone of dates and times in this flow. */
  readonly zone: string;
  /** By name; the main part under the flow's own name. */
  readonly parts: Readonly<Record<string, FlowPart>>;
  readonly nodes: Readonly<Record<NodeId, FlowNode>>;
}

/** The caller's variables: plain data, or a reference to secret digits. */
export type Vars = Readonly<Record<string, Json>>;

/** A sub-flow that is under way: where it was called from, with the variables there. */
export interface Frame {
  readonly node: NodeId;
  readonly vars: Vars;
}

/** Where a call stands in its flow. */
export interface Cursor {
  readonly node: NodeId;
  /** Tries used in this node. */
  readonly tries: number;
  /** What the node's type keeps of this visit, as it likes. */
  readonly memo: JsonObject;
  /** Said before the node's own prompts: what `say` nodes left, or why it is asked again. */
  readonly lead: readonly Prompt[];
  readonly vars: Vars;
  /** Sub-flows that are under way, the innermost last. */
  readonly stack: readonly Frame[];
}
