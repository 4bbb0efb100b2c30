import type { LiveChange } from "../../contract/index.ts";

/** Who looks: what a role may not see is not sent. */
export interface Viewer {
  readonly user: string;
  /** Supervisors and admins see all agents. */
  readonly isOverseer: boolean;
}

/** One step of the shared document, with who may see which part. */
export interface Patch {
  readonly seq: number;
  /** Server's clock, ms since the epoch. */
  readonly now: number;
  readonly all: readonly LiveChange[];
  readonly overseers: readonly LiveChange[];
  /** By user name. */
  readonly persons: ReadonlyMap<string, readonly LiveChange[]>;
}

/** The message of a patch for one viewer. */
export function patchMessage(patch: Patch, viewer: Viewer): string {
  const changes = [
    ...patch.all,
    ...(viewer.isOverseer ? patch.overseers : []),
    ...(patch.persons.get(viewer.user) ?? []),
  ];
  return JSON.stringify({ type: "patch", seq: patch.seq, now: patch.now, changes });
}

/** Renders a patch for many viewers; those who see the same share the text. */
export function patchWriter(patch: Patch): (viewer: Viewer) => string {
  const shared = new Map<boolean, string>();
  return (viewer) => {
    if (patch.persons.has(viewer.user)) return patchMessage(patch, viewer);
    const known = shared.get(viewer.isOverseer);
    if (known !== undefined) return known;
    const text = patchMessage(patch, viewer);
    shared.set(viewer.isOverseer, text);
    return text;
  };
}

/** The last patches, for clients that come back. */
export class PatchRing {
  readonly #max: number;
  readonly #patches: Patch[] = [];
  #seq = 0;

  /** Keeps the last `max` patches. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Number of the newest patch; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Adds the next patch and returns it with its number. */
  add(patch: Omit<Patch, "seq">): Patch {
    this.#seq += 1;
    const numbered = { ...patch, seq: this.#seq };
    this.#patches.push(numbered);
    if (this.#patches.length > this.#max) this.#patches.shift();
    return numbered;
  }

  /** All patches after `seq`, or null when some of them are gone or `seq` never was. */
  since(seq: number): readonly Patch[] | null {
    if (seq > this.#seq || seq < this.#seq - this.#patches.length) return null;
    return this.#patches.slice(this.#patches.length - (this.#seq - seq));
  }
}
