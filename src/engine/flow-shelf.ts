import type { FlowDocument } from "../core/flow/index.ts";
import type { Store } from "../ports/store.ts";

/** Every flow version that a call in progress may be on. */
export class FlowShelf {
  readonly #flows = new Map<string, FlowDocument>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Keeps a flow for calls that start with it, and for replay. Rejects with StoreAway. */
  async add(flow: FlowDocument): Promise<void> {
    await this.#store.saveFlow(flow);
    this.#flows.set(keyOf(flow.name, flow.version), flow);
  }

  /** A flow that was added or that the store knows. Rejects with StoreAway, or when it is unknown. */
  async load(name: string, version: string): Promise<FlowDocument> {
    const known = this.get(name, version);
    if (known) return known;
    const flow = await this.#store.loadFlow(name, version);
    if (!flow) {
      throw new Error(
        `The database has calls on flow "${name}" version ${version}, but not that flow.`,
      );
    }
    this.#flows.set(keyOf(name, version), flow);
    return flow;
  }

  /** A flow in memory. */
  get(name: string, version: string): FlowDocument | undefined {
    return this.#flows.get(keyOf(name, version));
  }
}

const keyOf = (name: string, version: string): string => `${name} ${version}`;
