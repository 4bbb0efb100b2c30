import type { Lang, Prompt } from "../call/script.ts";
import type { Json } from "../lib/json.ts";

/** The name of a node, unique in its flow. */
export type NodeId = string;

/** A prompt in a flow file: fixed, or filled from the caller's variables when it is played. */
export type PromptTemplate =
  | { readonly kind: "sound"; readonly name: string }
  /** `from` names a variable by its dotted path. */
  | { readonly kind: "digits"; readonly from: string }
  | { readonly kind: "number"; readonly from: string }
  | { readonly kind: "money"; readonly minorFrom: string; readonly currencyFrom: string };

/** Prompts by try: the first time the first list, then the shorter ones, the last for all further tries. */
export type TaperedPrompts = readonly (readonly PromptTemplate[])[];

interface NodeBase {
  readonly id: NodeId;
  /** What the agent reads in the IVR path; nodes without a label do not appear there. */
  readonly label: Readonly<Record<Lang, string>> | null;
}

/** How a node that asks behaves when the caller says nothing or something else (VoiceXML 2.0, 4.1.5 and 5.2). */
interface Asking {
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

/** Says prompts, then goes on. */
export interface SayNode extends NodeBase {
  readonly type: "say";
  readonly prompts: readonly PromptTemplate[];
  /** What the caller came for and got here, for honest counting of self-service; null for none. */
  readonly serves: string | null;
  readonly next: NodeId;
}

/** One key, one way. */
export interface MenuNode extends NodeBase, Asking {
  readonly type: "menu";
  readonly keys: Readonly<Record<string, NodeId>>;
}

/** Asks for digits and keeps them in the variable `into`. */
export interface AskNode extends NodeBase, Asking {
  readonly type: "ask";
  readonly into: string;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
  /** Secret digits go to the vault: the variable holds a reference that only `lookup` can use. */
  readonly secret: boolean;
  readonly done: NodeId;
}

/** Lets the caller choose the language of all that follows. */
export interface LanguageNode extends NodeBase, Asking {
  readonly type: "language";
  readonly keys: Readonly<Record<string, Lang>>;
  readonly next: NodeId;
}

/** Asks a source for data; the answer goes into the variable `into`. */
export interface LookupNode extends NodeBase {
  readonly type: "lookup";
  readonly source: string;
  /** Argument name to the dotted path of a variable. */
  readonly args: Readonly<Record<string, string>>;
  readonly into: string;
  /** Said when the answer takes longer than a moment; empty for silence. */
  readonly slow: readonly PromptTemplate[];
  readonly found: NodeId;
  readonly missing: NodeId;
  readonly failed: NodeId;
}

/** Questions of a `verify` node: as in `ask`, without ways out of their own. */
export interface VerifyQuestion {
  readonly prompts: TaperedPrompts;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
}

/** Identity by account and PIN: asks both, looks them up, allows `attempts` wrong answers. */
export interface VerifyNode extends NodeBase {
  readonly type: "verify";
  readonly source: string;
  readonly account: VerifyQuestion;
  readonly pin: VerifyQuestion;
  readonly noInput: readonly PromptTemplate[];
  /** Said after a wrong answer: the same words for an unknown account and a wrong PIN. */
  readonly wrong: readonly PromptTemplate[];
  readonly firstMs: number;
  readonly nextMs: number;
  readonly attempts: number;
  /** Said when the answer takes longer than a moment; empty for silence. */
  readonly slow: readonly PromptTemplate[];
  /** Variable for the source's answer; the account number is added as `account`. */
  readonly into: string;
  readonly verified: NodeId;
  readonly exhausted: NodeId;
  readonly failed: NodeId;
}

/** Waits for an agent with music, hears the position, and talks. */
export interface QueueNode extends NodeBase {
  readonly type: "queue";
  readonly queue: string;
  /** Skills the agent must have; `lang` adds the caller's language as a skill. */
  readonly skills: readonly string[];
  readonly needsLang: boolean;
  /** Higher is served first. */
  readonly priority: number;
  /** Said when the caller has to wait, before the position. */
  readonly prompts: readonly PromptTemplate[];
  /** Said when the agent's line was lost in the middle of the talk and the caller waits again. */
  readonly lost: readonly PromptTemplate[];
  readonly music: string;
  /** How often the position is said again. */
  readonly announceEveryMs: number;
  readonly waitMsMax: number;
  /** After the agent has hung up. */
  readonly ended: NodeId;
  readonly timedOut: NodeId;
  /** The queue is at its limit. */
  readonly full: NodeId;
}

/** Says goodbye and ends the call. */
export interface HangupNode extends NodeBase {
  readonly type: "hangup";
  readonly prompts: readonly PromptTemplate[];
}

/** Every node type of the language. */
export type FlowNode =
  | SayNode
  | MenuNode
  | AskNode
  | LanguageNode
  | LookupNode
  | VerifyNode
  | QueueNode
  | HangupNode;

/** A checked flow. A call stays on the version it started with. */
export interface FlowDocument {
  readonly name: string;
  /** Content hash of the source, so that equal files are equal versions. */
  readonly version: string;
  readonly start: NodeId;
  /** The language spoken before the caller has chosen. */
  readonly lang: Lang;
  readonly nodes: Readonly<Record<NodeId, FlowNode>>;
}

/** The caller's variables: plain data, or a reference to secret digits. */
export type Vars = Readonly<Record<string, Json>>;

/** Where a call stands in its flow. */
export interface Cursor {
  readonly node: NodeId;
  /** Tries used in this node. */
  readonly tries: number;
  /** For `verify`: which of its steps; else null. */
  readonly stage: "account" | "pin" | "lookup" | null;
  /** For `verify`: wrong answers so far. */
  readonly attempts: number;
  /** For `verify`: the account typed; else null. */
  readonly account: string | null;
  /** Said before the node's own prompts: what `say` nodes left, or why it is asked again. */
  readonly lead: readonly Prompt[];
  readonly vars: Vars;
}
