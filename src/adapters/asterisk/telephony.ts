import type { Capability, HangupCause, Script } from "../../core/call/index.ts";
import { type LegId, legId } from "../../core/lib/brands.ts";
import type { Log } from "../../ports/log.ts";
import type { Speech } from "../../ports/speech.ts";
import type { Dial, Line, OutsideDial, Telephony, TelephonyEvent } from "../../ports/telephony.ts";
import type { Vault } from "../../ports/vault.ts";
import {
  ARI_FIRST,
  AriClient,
  AriError,
  type AriEvent,
  type AriParams,
  type AriResync,
  type AriStats,
  isAriConflict,
} from "./ari/index.ts";
import { CarrierDown } from "./carrier-down.ts";
import { causeOf, causeOfRequest, reasonOf } from "./causes.ts";
import { Contacts } from "./contacts.ts";
import { agentChannel, outsideChannel } from "./dialled.ts";
import { bootIdOf, endpointOf, findLegs, readArrival } from "./found.ts";
import { ALL_ENDPOINTS, UNREAD_EVENTS } from "./heard.ts";
import { Leg } from "./leg.ts";
import { deleteLine, pushLine } from "./lines.ts";
import { MachineEar } from "./machine-ear.ts";
import { Rooms } from "./rooms.ts";
import { type AsteriskTelephonySettings, asteriskCapabilities } from "./settings.ts";
import { askHold, type Parts, sendAnyway, throwIfDown } from "./wire.ts";

const NOT_CONNECTED = "There is no connection to Asterisk.";

/** A dialled leg's `ChannelDestroyed`, which tells the cause, comes at once after its `StasisEnd`. */
const DESTROYED_AFTER_MS = 50;

/** A dial without an answer may be done as late as this: it has waited in Asterisk's own queue. */
const LATE_DIAL_MS = 60_000;

/** The carrier: one Asterisk, driven over ARI. */
export class AsteriskTelephony implements Telephony {
  readonly #settings: AsteriskTelephonySettings;
  readonly #client: AriClient;
  readonly #parts: Parts;
  readonly #rooms: Rooms;
  readonly #contacts: Contacts;
  readonly #machines: MachineEar;
  readonly #legs = new Map<LegId, Leg>();
  /** Dials that Asterisk has not answered yet. */
  readonly #dialling = new Map<LegId, Promise<void>>();
  /** Legs that were ended for us while Asterisk may still ring them. */
  readonly #givenUp = new Map<LegId, NodeJS.Timeout>();
  #handler: (event: TelephonyEvent) => void = () => {};

  constructor(settings: AsteriskTelephonySettings, vault: Vault, speech: Speech, log: Log) {
    this.#settings = settings;
    this.#client = new AriClient(
      { ...settings.ari, disallowedEvents: UNREAD_EVENTS, subscriptions: [ALL_ENDPOINTS] },
      {
        resync: (state) => this.#resync(state),
        event: (event) => this.#take(event),
        lost: (reason) => this.#lost(reason),
        replaced: () => settings.onReplaced(),
        ...(settings.onMeasured === undefined ? {} : { measured: settings.onMeasured }),
      },
      log,
    );
    this.#parts = {
      ari: this.#client,
      vault,
      log,
      tell: (event) => this.#tell(event),
      soundsFolder: settings.soundsFolder,
      speech,
    };
    this.#machines = new MachineEar(this.#parts, settings.listen);
    this.#rooms = new Rooms(this.#parts, settings.recordingsFolder);
    this.#contacts = new Contacts(settings.trunks, (address, reachable) =>
      this.#handler({ type: "line_changed", address, reachable }),
    );
  }

  get capabilities(): ReadonlySet<Capability> {
    return asteriskCapabilities(this.#settings.dialsOut);
  }

  get connected(): boolean {
    return this.#client.isUp;
  }

  /** What the client has counted, for the metrics. */
  get stats(): AriStats {
    return this.#client.stats;
  }

  start(handler: (event: TelephonyEvent) => void): void {
    this.#handler = handler;
    this.#client.start();
  }

  async close(): Promise<void> {
    this.#handler = () => {};
    this.#client.close();
  }

  perform(script: Script): Promise<void> {
    return this.#whenUp(() => this.#legs.get(script.leg)?.perform(script));
  }

  hangUp(leg: LegId, cause: HangupCause): Promise<void> {
    // A hang-up may overtake a dial in an Asterisk that lets requests wait; it would miss the leg.
    const dialling = this.#dialling.get(leg);
    if (dialling !== undefined) {
      const again = (): Promise<void> => this.hangUp(leg, cause);
      return dialling.then(again, again);
    }
    return this.#whenUp(() => {
      const known = this.#legs.get(leg);
      if (known !== undefined) return known.hangUp(cause);
      const channel = { channelId: leg, reason: reasonOf(cause) };
      return sendAnyway(this.#parts, "channels.hangup", channel);
    });
  }

  closeRoom(room: string, recording: string | null): Promise<void> {
    return this.#whenUp(() => this.#rooms.close(room, recording));
  }

  passOn(leg: LegId): Promise<void> {
    return this.#whenUp(() => this.#legs.get(leg)?.passOn(this.#settings.fallback));
  }

  recording(name: string): { readonly path: string; readonly durationMs: number } | null {
    return this.#rooms.recording(name);
  }

  dropRecording(name: string): Promise<void> {
    return this.#whenUp(() =>
      sendAnyway(this.#parts, "recordings.deleteStored", { recordingName: name }),
    );
  }

  dial(dial: Dial): Promise<void> {
    return this.#ring(dial.leg, agentChannel(dial, this.#settings));
  }

  dialOut(dial: OutsideDial): Promise<void> {
    if (dial.detectsMachine) this.#machines.want(dial.leg);
    return this.#ring(dial.leg, outsideChannel(dial, this.#settings));
  }

  /** Goes before all else of this turn: a phone rings that much sooner. */
  async #ring(leg: LegId, channel: AriParams<"channels.originateWithId">): Promise<void> {
    this.#throwIfDown();
    if (this.#legs.has(leg)) return;
    this.#add(leg, { isInbound: false, isUp: false, found: false });
    try {
      const dialled = this.#client.command("channels.originateWithId", channel, ARI_FIRST);
      this.#dialling.set(leg, dialled);
      await dialled;
    } catch (error) {
      throwIfDown(error);
      if (isAriConflict(error)) return;
      this.#notDialled(leg, error);
    } finally {
      this.#dialling.delete(leg);
    }
  }

  async addLine(line: Line): Promise<void> {
    this.#throwIfDown();
    await pushLine(this.#parts, line, this.#settings.lines);
  }

  async removeLine(address: string): Promise<void> {
    this.#throwIfDown();
    this.#contacts.forget(address);
    await deleteLine(this.#parts, address);
  }

  #whenUp(work: () => Promise<void> | undefined): Promise<void> {
    if (!this.#client.isUp) return Promise.reject(new CarrierDown(NOT_CONNECTED));
    return work() ?? Promise.resolve();
  }

  #throwIfDown(): void {
    if (!this.#client.isUp) throw new CarrierDown(NOT_CONNECTED);
  }

  #notDialled(leg: LegId, error: unknown): void {
    const isSent = !(error instanceof AriError) || error.failure === "timeout";
    this.#parts.log.warn({ legId: leg, cause: String(error) }, "cannot ring a phone");
    if (isSent) this.#giveUp(leg);
    this.#legs.get(leg)?.end(isSent ? "failed" : "unreachable");
  }

  /** Ends a leg that Asterisk may make later: at once, and again when it shows itself. */
  #giveUp(leg: LegId): void {
    clearTimeout(this.#givenUp.get(leg));
    const forget = setTimeout(() => this.#givenUp.delete(leg), LATE_DIAL_MS);
    this.#givenUp.set(leg, forget.unref());
    sendAnyway(this.#parts, "channels.hangup", { channelId: leg }).catch(() => {});
  }

  #tell(event: TelephonyEvent): void {
    if (event.type === "leg_ended") {
      this.#legs.delete(event.leg);
      this.#machines.forget(event.leg);
    }
    this.#handler(event);
  }

  #add(leg: LegId, state: ConstructorParameters<typeof Leg>[3]): Leg {
    const added = new Leg(this.#parts, this.#rooms, leg, state);
    this.#legs.set(leg, added);
    return added;
  }

  #lost(reason: string): void {
    for (const leg of this.#legs.values()) leg.loseTrack();
    this.#handler({ type: "carrier_down", reason });
  }

  /** Asterisk is there (again): what it lists is the truth, and what it does not list has ended. */
  #resync(state: AriResync): void {
    const found = findLegs(state);
    const ids = new Set<string>(found.map(({ leg }) => leg));
    this.#rooms.adopt(state.bridges, (id): id is LegId => ids.has(id));
    const known = [...this.#legs.values()];
    for (const { leg, channel, arrival } of found) {
      const before = this.#legs.get(leg);
      before?.loseTrack();
      if (before !== undefined) continue;
      this.#add(leg, { isInbound: arrival !== null, isUp: channel.state === "Up", found: true });
    }
    const isUp = new Map(found.map(({ leg, channel }) => [leg, channel.state === "Up"]));
    this.#handler({
      type: "carrier_up",
      legs: found.map(({ leg }) => ({ leg, up: isUp.get(leg) ?? false })),
      reachable: this.#contacts.seed(state.endpoints),
      bootId: bootIdOf(state),
    });
    for (const leg of known) {
      if (!ids.has(leg.id)) {
        if (!leg.isInbound) this.#giveUp(leg.id);
        leg.end(leg.isInbound ? "normal" : "failed");
      }
      if (!leg.isInbound && isUp.get(leg.id) === true) this.#answered(leg);
    }
    for (const { leg, channel, arrival } of found) {
      if (arrival !== null) this.#offer(leg, channel, arrival);
      else if (channel.state === "Up") void this.#learnHold(leg);
    }
  }

  #take(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart":
        return this.#started(event);
      case "StasisEnd":
        return this.#left(event.channel.id);
      case "ChannelDestroyed":
        return this.#legs.get(legId(event.channel.id))?.end(causeOf(event.cause));
      case "ChannelHangupRequest": {
        const leg = this.#legs.get(legId(event.channel.id));
        return leg === undefined ? undefined : this.#hungUp(leg, event.cause, event.soft === true);
      }
      case "ChannelStateChange": {
        const id = legId(event.channel.id);
        const leg = this.#legs.get(id);
        if (leg === undefined && this.#givenUp.has(id)) return this.#giveUp(id);
        if (leg === undefined || leg.isInbound || event.channel.state !== "Ringing") return;
        if (leg.isRinging) return;
        leg.isRinging = true;
        return this.#handler({ type: "leg_ringing", leg: leg.id });
      }
      case "ChannelDtmfReceived":
        return this.#legs.get(legId(event.channel.id))?.key(event.digit);
      case "ChannelHold":
        return this.#held(event.channel.id, true);
      case "ChannelUnhold":
        return this.#held(event.channel.id, false);
      case "ContactStatusChange":
        return this.#contacts.take(event);
      case "PlaybackFinished": {
        const { id, target_uri, state } = event.playback;
        const leg = this.#legs.get(legId(target_uri.replace(/^channel:/, "")));
        return leg?.playbackEnded(id, state === "failed");
      }
      case "RecordingFailed": {
        const { name, cause } = event.recording;
        this.#parts.log.error({ recording: name, cause }, "a recording failed");
        return this.#recorded(event.recording);
      }
      case "RecordingFinished":
        return this.#recorded(event.recording);
      default:
        return;
    }
  }

  #recorded({ name, target_uri }: { readonly name: string; readonly target_uri: string }): void {
    this.#legs.get(legId(target_uri.replace(/^channel:/, "")))?.recordingEnded(name);
  }

  #started(event: AriEvent & { readonly type: "StasisStart" }): void {
    const { channel, args } = event;
    const leg = legId(channel.id);
    const known = this.#legs.get(leg);
    if (known !== undefined) {
      const who = known.isInbound ? null : this.#machines.heard(leg, args);
      if (who !== null) this.#answered(known, who);
      return;
    }
    const arrival = readArrival(args);
    if (arrival !== null) {
      this.#add(leg, { isInbound: true, isUp: channel.state === "Up", found: false });
      this.#offer(leg, channel, arrival);
      return;
    }
    this.#parts.log.warn({ legId: leg, args }, "hang up a leg that nobody asked for");
    sendAnyway(this.#parts, "channels.hangup", { channelId: leg }).catch(() => {});
  }

  #offer(
    leg: LegId,
    channel: (AriEvent & { readonly type: "StasisStart" })["channel"],
    arrival: { readonly origin: "trunk" | "phone"; readonly to: string },
  ): void {
    this.#handler({
      type: "leg_offered",
      leg,
      ...arrival,
      fromNumber: channel.caller.number === "" ? null : channel.caller.number,
      fromName: channel.caller.name === "" ? null : channel.caller.name,
      endpoint: endpointOf(channel.name),
    });
  }

  #answered(leg: Leg, who: "person" | "machine" = "person"): void {
    if (leg.isUp) return;
    leg.answered();
    const machine = who === "machine" ? { machine: true as const } : {};
    this.#handler({ type: "leg_answered", leg: leg.id, ...machine });
  }

  /**
   * A party has hung up, or (`isSoft`) somebody in Asterisk asks for the end. Whose telephone has hung
   * up is gone and free, while Asterisk still clears its channel away: nobody waits for that. The
   * cause of one that never answered comes with its `ChannelDestroyed`.
   */
  #hungUp(leg: Leg, cause: number | undefined, isSoft: boolean): void {
    if (cause !== undefined) leg.endCause ??= causeOfRequest(cause, isSoft);
    if (!isSoft && (leg.isInbound || leg.isUp)) leg.end(leg.endCause ?? "normal");
  }

  /** A leg has left the application: for a caller that is the end. */
  #left(id: string): void {
    const leg = this.#legs.get(legId(id));
    if (leg === undefined || this.#machines.isListening(leg.id)) return;
    if (leg.isInbound) return leg.end(leg.endCause ?? "normal");
    setTimeout(() => leg.end(leg.endCause ?? "normal"), DESTROYED_AFTER_MS);
  }

  async #learnHold(leg: LegId): Promise<void> {
    const held = await askHold(this.#parts, leg); // What it tells by itself meanwhile goes first.
    if (held !== null && this.#legs.get(leg)?.isHeld === null) this.#held(leg, held);
  }

  #held(id: string, isHeld: boolean): void {
    const leg = this.#legs.get(legId(id));
    if (leg === undefined || leg.isHeld === isHeld) return;
    leg.isHeld = isHeld;
    this.#handler({ type: isHeld ? "leg_held" : "leg_resumed", leg: leg.id });
  }
}
