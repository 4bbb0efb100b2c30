import type { LegId } from "../../core/lib/brands.ts";
import type { SimClock } from "./sim-clock.ts";

interface Room {
  readonly legs: Set<LegId>;
  /** The recording that runs; null for none. */
  recording: { readonly name: string; readonly since: number } | null;
}

/** Rooms in which legs hear each other, and the recordings of them. */
export class SimRooms {
  readonly #rooms = new Map<string, Room>();
  readonly #recordings = new Map<string, number>();
  readonly #clock: SimClock;
  readonly #recorded: (recording: string, durationMs: number) => void;

  /** `recorded` is told of every recording that is finished. */
  constructor(clock: SimClock, recorded: (recording: string, durationMs: number) => void) {
    this.#clock = clock;
    this.#recorded = recorded;
  }

  /** Legs in a room now; empty for a room that does not exist. */
  legsIn(room: string): ReadonlySet<LegId> {
    return this.#rooms.get(room)?.legs ?? new Set();
  }

  /** Names of rooms that exist. */
  names(): readonly string[] {
    return [...this.#rooms.keys()];
  }

  /** The room a leg is in, or null. */
  roomOf(leg: LegId): string | null {
    for (const [name, { legs }] of this.#rooms) if (legs.has(leg)) return name;
    return null;
  }

  /** Length of a finished recording in ms, or null. */
  durationOf(recording: string): number | null {
    return this.#recordings.get(recording) ?? null;
  }

  /** Names of the recordings that are kept. */
  recordings(): readonly string[] {
    return [...this.#recordings.keys()];
  }

  /** Keeps a recording that a leg has made. */
  keep(recording: string, durationMs: number): void {
    this.#recordings.set(recording, durationMs);
  }

  /** Deletes a recording. */
  drop(recording: string): void {
    this.#recordings.delete(recording);
  }

  /** A leg comes in; a name begins a recording unless one runs. */
  join(leg: LegId, name: string, record: string | null): void {
    const room = this.#rooms.get(name) ?? { legs: new Set(), recording: null };
    this.#rooms.set(name, room);
    room.legs.add(leg);
    if (record !== null && !room.recording) {
      room.recording = { name: record, since: this.#clock.now() };
    }
  }

  /** A leg goes from wherever it is; the recording ends with the last. */
  leave(leg: LegId): void {
    const name = this.roomOf(leg);
    const room = name === null ? undefined : this.#rooms.get(name);
    if (name === null || !room) return;
    room.legs.delete(leg);
    if (room.legs.size === 0) this.close(name);
  }

  /** Frees a room and finishes its recording; tells again of one that is finished. */
  close(name: string, recorded: string | null = null): void {
    const room = this.#rooms.get(name);
    if (!room) {
      const knownMs = recorded === null ? null : this.durationOf(recorded);
      if (recorded !== null && knownMs !== null) this.#recorded(recorded, knownMs);
      return;
    }
    this.#rooms.delete(name);
    if (!room.recording) return;
    const durationMs = this.#clock.now() - room.recording.since;
    this.#recordings.set(room.recording.name, durationMs);
    this.#recorded(room.recording.name, durationMs);
  }
}
