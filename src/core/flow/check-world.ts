import type { Destinations } from "../call/destination.ts";
import type { Capability, Lang } from "../call/script.ts";
import type { Field } from "./node-type.ts";
import type { NodeId } from "./types.ts";
import type { VarTypes } from "./values.ts";

/** What a source of data wants and gives. */
export interface SourceShape {
  /** Names of the arguments it needs, all of them. */
  readonly args: readonly string[];
  /** The fields of its answer. */
  readonly answer: VarTypes;
}

/** What a field of tickets holds; a date is `YYYY-MM-DD`, a choice one of its values. */
export type TicketFieldType = "text" | "number" | "date" | "choice" | "yes_no";

/** What a flow may name that is not in its file. */
export interface FlowWorld {
  readonly queues: ReadonlySet<string>;
  /** The IANA zone of flows that name none. */
  readonly zone: string;
  /** Keys that a caller at any question needs at most to come to a person; null for no such rule. */
  readonly humanWithinKeys: number | null;
  readonly calendars: ReadonlySet<string>;
  readonly sources: Readonly<Record<string, SourceShape>>;
  /** Systems that can be told something. */
  readonly destinations: ReadonlySet<string>;
  /** What tickets may say: paths of categories, and types of fields by name. */
  readonly ticket: {
    readonly categories: ReadonlySet<string>;
    readonly fields: Readonly<Record<string, TicketFieldType>>;
  };
  /** Where calls may be transferred to. */
  readonly transfers: Destinations;
  /** What the carrier can do. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Sounds that can be played, by language. */
  readonly sounds: Readonly<Record<Lang, ReadonlySet<string>>>;
}

/** Something wrong with a node, and where in it. */
export interface Fault {
  /** The node; null for the flow itself. */
  readonly node: NodeId | null;
  readonly field: Field;
  readonly message: string;
}

/** The source of that name, if there is one. */
export function sourceAt(world: FlowWorld, name: string): SourceShape | undefined {
  return Object.hasOwn(world.sources, name) ? world.sources[name] : undefined;
}
