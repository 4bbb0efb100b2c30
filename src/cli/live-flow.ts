import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import type { FlowDocument } from "../core/flow/index.ts";
import type { Result } from "../core/lib/result.ts";
import type { Log } from "../ports/log.ts";

/** Editors write a file in several steps: wait until it is quiet for this long. */
const quietMs = 150;

/** What a live flow needs: reading and checking the file, and keeping a version for calls. */
export interface LiveFlowParts {
  readonly file: string;
  /** Reads and checks the file; problems are one line each with file:line:column. */
  readonly load: (file: string) => Promise<Result<FlowDocument, readonly string[]>>;
  /** Keeps a checked version. */
  readonly keep: (flow: FlowDocument) => Promise<void>;
  readonly log: Log;
}

/**
 * The flow that new calls start with. A change of the file is taken over when it is right; a wrong
 * one is refused with all its problems and the old flow stays. Calls keep the version they have.
 */
export class LiveFlow {
  readonly #parts: LiveFlowParts;
  #active: FlowDocument;
  #problem: string | null = null;
  #closeWatch: () => void = () => {};

  private constructor(parts: LiveFlowParts, active: FlowDocument) {
    this.#parts = parts;
    this.#active = active;
  }

  /** Opens it with the file as it is; returns the problems of a wrong one. */
  static async open(parts: LiveFlowParts): Promise<Result<LiveFlow, readonly string[]>> {
    const loaded = await parts.load(parts.file);
    if (!loaded.ok) return loaded;
    return { ok: true, value: new LiveFlow(parts, loaded.value) };
  }

  /** The flow for new calls. */
  get active(): FlowDocument {
    return this.#active;
  }

  /** Why the file as it is now is not in use; null when it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Reads the file again; resolves to whether it is in use now. */
  async reload(): Promise<boolean> {
    const { file, load, keep, log } = this.#parts;
    const loaded = await load(file);
    if (!loaded.ok) {
      this.#problem = loaded.error.join("\n");
      log.error({ file, problems: loaded.error }, "flow file refused, the old flow stays");
      return false;
    }
    const flow = loaded.value;
    this.#problem = null;
    if (flow.version === this.#active.version) return true;
    try {
      await keep(flow);
    } catch (cause) {
      this.#problem = `The new flow could not be stored: ${String(cause)}`;
      log.error({ file, cause: String(cause) }, "flow not stored, the old flow stays");
      return false;
    }
    this.#active = flow;
    log.info({ file, version: flow.version }, "flow taken over");
    return true;
  }

  /** Reloads whenever the file changes, until `close`. */
  watch(): void {
    const { file, log } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(dirname(file), (_event, name) => {
      if (name !== basename(file)) return;
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
}
