import type { NodeWay } from "../core/call/index.ts";

/** The text of one file of a flow's version. */
export interface FlowSource {
  /** The sub-flow that it holds; empty for the flow itself. */
  readonly part: string;
  /** The file's name without its folder. */
  readonly file: string;
  readonly text: string;
}

/** A stretch of time in which new calls started on a version. Instants are ms since the epoch. */
export interface FlowUse {
  readonly flow: string;
  readonly version: string;
  readonly since: number;
  /** Null while it goes on. */
  readonly until: number | null;
  /** Who chose it; null when the file did. */
  readonly by: string | null;
  /** The version of the file then: another one than `version` after a roll-back. */
  readonly fileVersion: string;
}

/** Where the versions of flows are kept, with all they were used for. All reject with StoreAway. */
export interface FlowStore {
  /** Keeps the texts of a version, once. */
  saveFlowSources(flow: string, version: string, sources: readonly FlowSource[]): Promise<void>;
  /** The texts of a version, the flow itself first; empty for one that is unknown. */
  flowSources(flow: string, version: string): Promise<readonly FlowSource[]>;
  /** Begins a use, and ends the one that goes on. */
  beginFlowUse(use: Omit<FlowUse, "until">): Promise<void>;
  /** Uses, newest first, `limits.flowUses` at most. */
  flowUses(): Promise<readonly FlowUse[]>;
  /** How many calls took each way on days that began at or after `since`, ms since the epoch. */
  wayCounts(
    flow: string,
    version: string,
    since: number,
  ): Promise<readonly (NodeWay & { readonly count: number })[]>;
}
