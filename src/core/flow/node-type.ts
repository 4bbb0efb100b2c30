import type { Destination } from "../call/destination.ts";
import type { CallEffect, CallOutResult, LookupArg, LookupFailure } from "../call/events.ts";
import type { Capability, Outcome, Prompt, Wait } from "../call/script.ts";
import type { CallFacts } from "../call/state.ts";
import type { CallerId } from "../lib/caller-id.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import type { Need } from "../lib/skills.ts";
import type { Fault, FlowWorld } from "./check-world.ts";
import type { Expression } from "./expressions.ts";
import type { FlowNode, QueueNode } from "./nodes/index.ts";
import type { Scene } from "./scope.ts";
import type { Cursor, NodeId, PromptTemplate, Vars } from "./types.ts";
import type { VarType, VarTypes } from "./values.ts";

/** Where in a node something stands: keys and list positions, from the outside in. */
export type Field = readonly (string | number)[];

/** One way out of a node. */
export interface Way {
  /** Where the node names the target. */
  readonly field: Field;
  readonly to: NodeId;
  /** Whether the call may take this way without waiting for the caller or an agent. */
  readonly immediate: boolean;
  /** Keys that the caller must press at least to take this way; none when left out. */
  readonly keys?: number;
  /** The only type that the target may have; any when left out. */
  readonly only?: FlowNode["type"];
}

/** A list of prompts of a node, with the place where it stands. */
export interface Said {
  readonly field: Field;
  readonly templates: readonly PromptTemplate[];
}

/** An expression of a node that is not in a prompt. */
export interface Use {
  readonly field: Field;
  readonly expression: Expression;
  /** Names of CEL types that are welcome here; empty for all. */
  readonly types: readonly string[];
  /** What it is for, in words: "the argument account". */
  readonly as: string;
  /** Whether secret digits may go here: only where nobody can see or hear them. */
  readonly secret: boolean;
}

/** What a type may ask when it says which variables its ways set. */
export interface Typing {
  readonly world: FlowWorld;
  /** Parts of the flow by name, as far as they are read: what a sub-flow gives back. */
  readonly parts: Readonly<Record<string, { readonly results: VarTypes }>>;
  /** The type of an expression in this node, or null while that is not known. */
  typeOf(expression: Expression): VarType | null;
}

/** Where a caller stands: the facts may change on the way (language, identity, path). */
export interface Standing {
  readonly facts: CallFacts;
  readonly cursor: Cursor;
}

/** What arriving somewhere came to: exactly one thing to wait for. */
export type Arrival = Standing &
  (
    | { readonly waitFor: "script"; readonly prompts: readonly Prompt[]; readonly wait: Wait }
    | {
        readonly waitFor: "lookup";
        readonly source: string;
        readonly args: Readonly<Record<string, LookupArg>>;
        /** The account whose holder the caller wants to prove to be. */
        readonly proves?: string;
      }
    | {
        readonly waitFor: "call_out";
        readonly destination: string;
        readonly id: string;
        readonly message: JsonObject;
      }
    | { readonly waitFor: "agent"; readonly node: QueueNode; readonly need: Need }
    | {
        readonly waitFor: "transfer";
        readonly destination: Destination;
        readonly callerId: CallerId;
        readonly ringMs: number;
        /** What the caller hears meanwhile. */
        readonly prompts: readonly Prompt[];
        readonly wait: Wait;
      }
  ) & { readonly effects: readonly CallEffect[] };

/** Nothing to wait for: the call goes on at the node of the cursor. */
export interface Passage extends Standing {
  readonly waitFor: "nothing";
  readonly effects: readonly CallEffect[];
}

/** What a node does with an event. */
export type Step = Arrival | Passage;

/**
 * A node type of the language: everything that is special about it, in one object, so that a new
 * type is one file here and one in the contract. All functions are pure and total.
 */
export interface NodeType<N extends FlowNode> {
  /** All ways out, in the order of the node's fields; targets as the file names them. */
  ways(node: N): readonly Way[];
  /** All prompts. */
  prompts(node: N): readonly Said[];
  /** All expressions that are not in prompts. */
  uses?(node: N, world: FlowWorld): readonly Use[];
  /** Variables that passing `way` sets, with their types; null for a type that is not known yet. */
  sets?(node: N, way: Way, typing: Typing): Readonly<Record<string, VarType | null>>;
  /** What is wrong with the names, numbers and limits of the node beyond what its form says. */
  faults?(node: N, world: FlowWorld): readonly Omit<Fault, "node">[];
  /** Whether a person talks with the caller here, or will: an agent, a promise to call back. */
  readonly isHuman?: boolean;
  /** Whether a caller who comes here has got to the end of what the flow does for them. */
  readonly isEnd?: boolean;
  /** What the carrier must be able to do. */
  needs?(node: N): readonly Capability[];
  /** Where the caller ends up on arriving, and on arriving again after a restart. */
  arrive(scene: Scene, node: N, at: Standing): Step;
  /** The script of this node has ended; `at` has no lead any more. */
  afterScript?(scene: Scene, node: N, at: Standing, outcome: Outcome): Step;
  /** The look-up of this node has ended. */
  afterLookup?(
    scene: Scene,
    node: N,
    at: Standing,
    result: Result<JsonObject, LookupFailure>,
  ): Step;
  /** Whether the node asks for keys; then those that it takes itself. */
  asks?(node: N): readonly string[];
  /** The caller has hung up here: what is known after it, and what is still to be done. */
  hungUp?(node: N, at: Standing): Standing & { readonly effects: readonly CallEffect[] };
  /** The call-out of this node has ended. */
  afterCallOut?(scene: Scene, node: N, at: Standing, result: CallOutResult): Step;
  /** Said when the look-up or call-out of this node takes longer than a moment. */
  slow?(node: N): readonly PromptTemplate[];
}

/** An empty cursor at a node. */
export function cursorAt(node: NodeId, vars: Vars, stack: Cursor["stack"] = []): Cursor {
  return { node, tries: 0, memo: {}, lead: [], vars, stack };
}
