import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { type FileProblem, formatProblem } from "../contract/flow/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import type { FlowSource, FlowStore, FlowUse } from "../ports/flows.ts";
import type { Log } from "../ports/log.ts";
import type { LoadedFlow } from "./flow.ts";

/** Editors write a file in several steps: wait until it is quiet for this long. */
const quietMs = 150;

/** What a live flow needs: reading and checking the file, and keeping versions for calls. */
export interface LiveFlowParts {
  readonly file: string;
  /** Reads and checks the file. */
  readonly load: (file: string) => Promise<Result<LoadedFlow, readonly FileProblem[]>>;
  /** Checks the texts of an earlier version as if the file held them now. */
  readonly check: (
    sources: readonly FlowSource[],
  ) => Promise<Result<FlowDocument, readonly FileProblem[]>>;
  /** Keeps a checked version for calls. Rejects with StoreAway. */
  readonly keep: (flow: FlowDocument) => Promise<void>;
  readonly store: Omit<FlowStore, "wayCounts">;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * The flow that new calls start with. A change of the file is taken over when it is right; a wrong
 * one is refused with all its problems and the old flow stays. A person may choose an earlier
 * version, which stays until the file changes. Calls keep the version they have.
 */
export class LiveFlow {
  readonly #parts: LiveFlowParts;
  /** The newest right version of the file. */
  #file: LoadedFlow;
  #active: FlowDocument;
  #by: string | null;
  #problems: readonly FileProblem[] = [];
  #closeWatch: () => void = () => {};
  /** Changes of what is in use, one after the other. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(
    parts: LiveFlowParts,
    file: LoadedFlow,
    active: FlowDocument,
    by: string | null,
  ) {
    this.#parts = parts;
    this.#file = file;
    this.#active = active;
    this.#by = by;
  }

  /**
   * Opens it with the file as it is, or with the version that somebody has chosen since the file
   * became so. A wrong file leaves the flow that was in use last; its problems are returned when
   * there is none. Rejects with StoreAway.
   */
  static async open(parts: LiveFlowParts): Promise<Result<LiveFlow, readonly FileProblem[]>> {
    const loaded = await parts.load(parts.file);
    const [last] = await parts.store.flowUses();
    if (!loaded.ok)
      return last === undefined ? loaded : LiveFlow.#openLast(parts, last, loaded.error);
    const file = loaded.value;
    const isChosen =
      last !== undefined &&
      last.version !== last.fileVersion &&
      last.fileVersion === file.flow.version;
    if (!isChosen) return ok(new LiveFlow(parts, file, file.flow, null));
    const chosen = await parts.check(await parts.store.flowSources(last.flow, last.version));
    if (chosen.ok) return ok(new LiveFlow(parts, file, chosen.value, last.by));
    const problems = chosen.error.map(formatProblem);
    parts.log.error(
      { version: last.version, problems },
      "chosen flow does not fit, the file's is used",
    );
    return ok(new LiveFlow(parts, file, file.flow, null));
  }

  /** A restart must not end the service because somebody left the file half written. */
  static async #openLast(
    parts: LiveFlowParts,
    last: FlowUse,
    problems: readonly FileProblem[],
  ): Promise<Result<LiveFlow, readonly FileProblem[]>> {
    const sources = await parts.store.flowSources(last.flow, last.version);
    const checked = await parts.check(sources);
    if (!checked.ok) return err(problems);
    const flow = checked.value;
    const live = new LiveFlow(parts, { flow, sources }, flow, null);
    live.#problems = problems;
    const { file, log } = parts;
    log.error(
      { file, problems: problems.map(formatProblem), version: flow.version },
      "flow file refused, the last flow is used",
    );
    return ok(live);
  }

  /** The flow for new calls. */
  get active(): FlowDocument {
    return this.#active;
  }

  /** The newest right version of the file. */
  get fileVersion(): string {
    return this.#file.flow.version;
  }

  /** The file's name without its folder. */
  get fileName(): string {
    return basename(this.#parts.file);
  }

  /** Why the file as it is now is not in use; empty when it is right. */
  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  /** The same as text; null when it is right. */
  get problem(): string | null {
    return this.#problems.length === 0 ? null : this.#problems.map(formatProblem).join("\n");
  }

  /** Keeps the flow in use and notes the use, before the first call. Rejects with StoreAway. */
  async begin(): Promise<void> {
    const { keep, store } = this.#parts;
    const { flow, sources } = this.#file;
    await store.saveFlowSources(flow.name, flow.version, sources);
    await keep(this.#active);
    const [last] = await store.flowUses();
    const isNoted = last?.version === this.#active.version && last.fileVersion === this.fileVersion;
    if (!isNoted) await this.#note(this.#active, this.#by);
  }

  /** Reads the file again; resolves to whether it is in use now. */
  reload(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { file, load, log } = this.#parts;
      const loaded = await load(file);
      if (!loaded.ok) {
        this.#problems = loaded.error;
        log.error(
          { file, problems: loaded.error.map(formatProblem) },
          "flow file refused, the old flow stays",
        );
        return false;
      }
      const { flow } = loaded.value;
      this.#problems = [];
      if (flow.version === this.fileVersion) return flow.version === this.#active.version;
      return this.#takeOver(loaded.value);
    });
  }

  /**
   * Lets new calls start on an earlier version, until the file changes, or on the file's version
   * for null. Returns why a version cannot be used: "unknown", or what does not fit any more.
   * Rejects with StoreAway.
   */
  use(
    version: string | null,
    by: string,
  ): Promise<Result<null, "unknown" | readonly FileProblem[]>> {
    return this.#inTurn(async () => {
      const wanted = version ?? this.fileVersion;
      if (wanted === this.#active.version) return ok(null);
      const flow = await this.#version(wanted);
      if (!flow.ok) return flow;
      await this.#parts.keep(flow.value);
      await this.#note(flow.value, by);
      this.#active = flow.value;
      this.#parts.log.info({ version: wanted, by }, "flow chosen");
      return ok(null);
    });
  }

  /** Reloads whenever a flow file of the folder changes, until `close`. */
  watch(): void {
    const { file, log } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(dirname(file), (_event, name) => {
      // Sub-flows are files beside it, and part of its version.
      if (name === null || !/^[^.]+\.yaml$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.reload(), quietMs);
    });
    watcher.on("error", (cause) => {
      log.warn({ file, cause: String(cause) }, "flow file is not watched; send SIGHUP to reload");
    });
    this.#closeWatch = () => {
      clearTimeout(timer);
      watcher.close();
    };
  }

  /** Ends watching. */
  close(): void {
    this.#closeWatch();
  }

  async #takeOver(loaded: LoadedFlow): Promise<boolean> {
    const { file, keep, store, log } = this.#parts;
    const { flow, sources } = loaded;
    try {
      await keep(flow);
      await store.saveFlowSources(flow.name, flow.version, sources);
      await this.#note(flow, null, flow.version);
    } catch (cause) {
      const message = `The new flow could not be stored: ${String(cause)}`;
      this.#problems = [{ file, line: 1, column: 1, message }];
      log.error({ file, cause: String(cause) }, "flow not stored, the old flow stays");
      return false;
    }
    this.#file = loaded;
    this.#active = flow;
    log.info({ file, version: flow.version }, "flow taken over");
    return true;
  }

  async #version(
    version: string,
  ): Promise<Result<FlowDocument, "unknown" | readonly FileProblem[]>> {
    if (version === this.fileVersion) return ok(this.#file.flow);
    const { store, check } = this.#parts;
    const use = (await store.flowUses()).find((one) => one.version === version);
    if (use === undefined) return err("unknown");
    return check(await store.flowSources(use.flow, version));
  }

  async #note(
    flow: FlowDocument,
    by: string | null,
    fileVersion = this.fileVersion,
  ): Promise<void> {
    const { store, now } = this.#parts;
    const { name, version } = flow;
    await store.beginFlowUse({ flow: name, version, since: now(), by, fileVersion });
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changes.then(change);
    this.#changes = changed.catch(() => {});
    return changed;
  }
}
