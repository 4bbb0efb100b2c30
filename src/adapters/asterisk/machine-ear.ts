import type { LegId } from "../../core/lib/brands.ts";
import type { DialplanPlace } from "./settings.ts";
import { type Parts, sendAnyway } from "./wire.ts";

/** What the dialplan's `AMD` says of a machine; everything else, doubt too, is a person. */
const MACHINE = "MACHINE";

/**
 * Finds out whether a machine has answered: a leg that is to be listened to goes to the dialplan's
 * `AMD` when it has been answered, and comes back with what that heard as a further argument.
 *
 *     wanted --answered--> listening --back in the application--> known
 */
export class MachineEar {
  readonly #parts: Parts;
  readonly #place: DialplanPlace;
  readonly #legs = new Map<LegId, "wanted" | "listening">();

  constructor(parts: Parts, place: DialplanPlace) {
    this.#parts = parts;
    this.#place = place;
  }

  /** This leg is to be listened to when it is answered. */
  want(leg: LegId): void {
    this.#legs.set(leg, "wanted");
  }

  /** Whether a leg is away in the dialplan: it has left the application, but not ended. */
  isListening(leg: LegId): boolean {
    return this.#legs.get(leg) === "listening";
  }

  /** A leg has come into the application: who has answered, or null while that is found out. */
  heard(leg: LegId, args: readonly string[]): "person" | "machine" | null {
    if (this.#legs.get(leg) !== "wanted") {
      this.forget(leg);
      return args.at(-1) === MACHINE ? "machine" : "person";
    }
    this.#legs.set(leg, "listening");
    const channel = { channelId: leg, ...this.#place };
    sendAnyway(this.#parts, "channels.continueInDialplan", channel).catch(() => {});
    return null;
  }

  /** The leg has ended, or nobody knows any more what it does. */
  forget(leg: LegId): void {
    this.#legs.delete(leg);
  }
}
