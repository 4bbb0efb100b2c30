import { statSync } from "node:fs";
import { join } from "node:path";
import type { LegId } from "../../core/lib/brands.ts";
import { type AriBridge, AriError } from "./ari/index.ts";
import { allOf, codeOf, type Parts, sendAnyway, sendCreate } from "./wire.ts";

/** How often, and how many times, to look whether a stopped recording is written out. */
const RECORDING_POLL_MS = 50;
const RECORDING_POLLS_MAX = 20;

/** `wav` of Asterisk: 16 bit mono at 8 kHz behind 44 bytes of header. */
const WAV_HEADER_BYTES = 44;
const WAV_BYTES_PER_MS = 16;

/** Names that are safe as the name of a file. */
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

type Room = {
  readonly legs: Set<LegId>;
  recording: string | null;
};

/** The mixing bridges in which parties talk, and what is recorded there. */
export class Rooms {
  readonly #parts: Parts;
  readonly #recordingsFolder: string;
  readonly #rooms = new Map<string, Room>();
  readonly #roomOfLeg = new Map<LegId, string>();

  /** @param recordingsFolder the absolute folder into which Asterisk writes recordings */
  constructor(parts: Parts, recordingsFolder: string) {
    this.#parts = parts;
    this.#recordingsFolder = recordingsFolder;
  }

  /** Takes over what Asterisk lists after a connect; `isLeg` knows our legs. */
  adopt(bridges: readonly AriBridge[], isLeg: (id: string) => id is LegId): void {
    const recordings = new Map([...this.#rooms].map(([name, room]) => [name, room.recording]));
    this.#rooms.clear();
    this.#roomOfLeg.clear();
    for (const bridge of bridges) {
      const legs = new Set(bridge.channels.filter(isLeg));
      for (const leg of legs) this.#roomOfLeg.set(leg, bridge.id);
      this.#rooms.set(bridge.id, { legs, recording: recordings.get(bridge.id) ?? null });
    }
  }

  /** The room that a leg is in, or null. */
  roomOf(leg: LegId): string | null {
    return this.#roomOfLeg.get(leg) ?? null;
  }

  /**
   * Puts a leg into a room, which is made when it does not exist. Recording begins with the second
   * party. Rejects with the first error of making the room or joining it.
   */
  join(leg: LegId, name: string, record: string | null): Promise<void> {
    const sent: Promise<void>[] = [];
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = { legs: new Set(), recording: null };
      this.#rooms.set(name, room);
      sent.push(
        sendCreate(this.#parts, "bridges.createWithId", { bridgeId: name, type: "mixing" }),
      );
    }
    if (!room.legs.has(leg)) {
      room.legs.add(leg);
      this.#roomOfLeg.set(leg, name);
      sent.push(this.#parts.ari.command("bridges.addChannel", { bridgeId: name, channel: leg }));
    }
    if (record !== null && room.legs.size > 1 && room.recording !== record) {
      room.recording = record;
      sent.push(this.#record(name, record));
    }
    return allOf(sent).catch((error: unknown) => {
      this.forget(leg);
      // Somebody else has destroyed it: the next join makes it anew.
      if (error instanceof AriError && error.status === 404) this.#rooms.delete(name);
      throw error;
    });
  }

  /** Takes a leg out of its room. */
  leave(leg: LegId, name: string): Promise<void> {
    this.forget(leg);
    return sendAnyway(this.#parts, "bridges.removeChannel", { bridgeId: name, channel: leg });
  }

  /** Forgets a leg that has ended or left. */
  forget(leg: LegId): void {
    const name = this.#roomOfLeg.get(leg);
    if (name === undefined) return;
    this.#roomOfLeg.delete(leg);
    this.#rooms.get(name)?.legs.delete(leg);
  }

  /**
   * Ends the recording of a room, and the room. A room of that name may be made again at once.
   * Legs are taken out first: a playback for a leg that is still on its way out of a destroyed
   * bridge is accepted by Asterisk and never begins.
   */
  async close(name: string): Promise<void> {
    const room = this.#rooms.get(name);
    const recording = room?.recording ?? null;
    const sent: Promise<void>[] = [];
    if (recording !== null) {
      sent.push(sendAnyway(this.#parts, "recordings.stop", { recordingName: recording }));
    }
    for (const leg of room?.legs ?? []) sent.push(this.leave(leg, name));
    this.#rooms.delete(name);
    sent.push(sendAnyway(this.#parts, "bridges.destroy", { bridgeId: name }));
    await allOf(sent);
    if (recording !== null) void this.#tellEnd(recording);
  }

  /** A recording's file and length, or null when there is none. */
  recording(name: string): { readonly path: string; readonly durationMs: number } | null {
    if (!SAFE_NAME.test(name)) return null;
    const path = join(this.#recordingsFolder, `${name}.wav`);
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return null;
    const durationMs = Math.round(Math.max(0, size - WAV_HEADER_BYTES) / WAV_BYTES_PER_MS);
    return { path, durationMs };
  }

  async #record(bridgeId: string, name: string): Promise<void> {
    try {
      const file = { name, format: "wav", ifExists: "fail" } as const;
      await sendCreate(this.#parts, "bridges.record", { bridgeId, ...file });
    } catch (error) {
      // A call goes on without its recording; its ticket has none then.
      this.#parts.log.error({ recording: name, code: codeOf(error) }, "cannot record a room");
    }
  }

  /** Asterisk tells no end of a recording whose bridge is gone, so it is asked. */
  async #tellEnd(name: string): Promise<void> {
    for (let poll = 0; poll < RECORDING_POLLS_MAX && (await this.#isLive(name)); poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, RECORDING_POLL_MS));
    }
    const found = this.recording(name);
    if (found === null) return;
    const { durationMs } = found;
    this.#parts.tell({ type: "recording_ended", recording: name, durationMs });
  }

  async #isLive(recordingName: string): Promise<boolean> {
    try {
      await this.#parts.ari.command("recordings.getLive", { recordingName });
      return true;
    } catch {
      return false;
    }
  }
}
