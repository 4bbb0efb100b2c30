import type { HangupCause, LegEvent, Prompt } from "../../core/call/index.ts";
import type { LegId } from "../../core/lib/brands.ts";
import { legId } from "../../core/lib/brands.ts";
import type { Dial, Line, OutsideDial, TelephonyEvent } from "../../ports/telephony.ts";
import type { Vault } from "../../ports/vault.ts";
import type { SimClock } from "./sim-clock.ts";
import { SimLeg } from "./sim-leg.ts";
import { SimRooms } from "./sim-rooms.ts";
import { SimTelephony } from "./sim-telephony.ts";

/** How the carrier behaves; everything may be left out. */
export interface SimCarrierOptions {
  /** How long a prompt takes, in ms; by default two seconds each. */
  readonly promptMs?: (prompt: Prompt, lang: string) => number;
  /** How late the next event is, in ms; by default at once. Events never overtake each other. */
  readonly lateMs?: () => number;
  /** Whether the next event comes twice; by default never. */
  readonly doubled?: () => boolean;
}

/** A caller to come in. */
export interface SimCall {
  readonly number?: string | null;
  readonly name?: string | null;
  readonly to?: string;
  readonly origin?: "trunk" | "phone";
  readonly endpoint?: string;
}

/** An agent's phone that rings: what a person, or a test, may do with it. */
export interface SimRing extends SimOutsideRing {
  readonly dial: Dial;
}

/** A telephone outside that rings. */
export interface SimOutsideRing {
  readonly leg: LegId;
  /** Answers; a machine is told of as one where the dial asked for that. */
  answer(as?: "person" | "machine"): void;
  /** Ends the ringing, by default as rejected. */
  refuse(cause?: HangupCause): void;
}

/**
 * The carrier as the world outside our process: callers, phones, rooms and lines, in virtual time.
 * `connect` gives a process its port; when that process dies the voices go on, as in Asterisk.
 */
export class SimCarrier {
  readonly clock: SimClock;
  /** Whether recordings can be made; false for a carrier whose disk is full. */
  records = true;
  /** Who is called outside where nobody was plugged in; null for nobody at all. */
  onOutside: ((dial: OutsideDial, ring: SimOutsideRing) => void) | null = null;
  readonly rooms: SimRooms;
  /** Every leg that ever was, by id. */
  readonly legs = new Map<LegId, SimLeg>();
  readonly #living = new Set<SimLeg>();
  readonly #lines = new Map<string, Line>();
  readonly #registered = new Set<string>();
  readonly #phones = new Map<string, (ring: SimRing) => void>();
  readonly #outside = new Map<string, (ring: SimOutsideRing) => void>();
  readonly #callers = new Map<LegId, TelephonyEvent & { readonly type: "leg_offered" }>();
  readonly #options: SimCarrierOptions;
  #process: SimTelephony | null = null;
  #boot = 1;
  #reachable = true;
  #callCount = 0;
  /** Legs whose end is on its way to the process. */
  readonly #untold = new Set<LegId>();
  /** When the newest event arrives, by elapsed time: events keep their order. */
  #deliverAt = 0;

  constructor(clock: SimClock, options: SimCarrierOptions = {}) {
    this.clock = clock;
    this.#options = options;
    this.rooms = new SimRooms(clock, (recording, durationMs) =>
      this.#emit({ type: "recording_ended", recording, durationMs }),
    );
  }

  /** Whether a process can reach the carrier now. */
  get isUp(): boolean {
    return this.#reachable;
  }

  /** Changes with every restart of the carrier. */
  get bootId(): string {
    return `boot-${this.#boot}`;
  }

  /** The port for one process; secret digits go to that process's vault. One process at a time. */
  connect(vault: Vault): SimTelephony {
    this.dropProcess();
    this.#process = new SimTelephony(this, vault);
    return this.#process;
  }

  /** The process is gone, without goodbye: nobody hears events, what plays plays on. */
  dropProcess(): void {
    this.#process?.die();
    this.#process = null;
    for (const leg of this.living()) leg.orphan();
  }

  /** A caller comes in; their leg is returned. */
  call(call: SimCall = {}): SimLeg {
    this.#callCount += 1;
    const id = legId(`in-${this.#boot}.${this.#callCount}`);
    const leg = this.#newLeg(id, true);
    const offered = {
      type: "leg_offered",
      leg: id,
      origin: call.origin ?? "trunk",
      fromNumber: call.number === undefined ? "+4930123456" : call.number,
      fromName: call.name ?? null,
      to: call.to ?? "100",
      endpoint: call.endpoint ?? "trunk",
    } as const;
    this.#callers.set(id, offered);
    this.#emit(offered);
    return leg;
  }

  /** Plugs a phone in at an address: `onRing` is told of every call to it. */
  plugIn(address: string, onRing: (ring: SimRing) => void): void {
    this.#phones.set(address, onRing);
    if (this.#registered.has(address)) return;
    this.#registered.add(address);
    this.#emit({ type: "line_changed", address, reachable: true });
  }

  /** A phone loses its registration; calls that it has go on. */
  unplug(address: string): void {
    this.#phones.delete(address);
    if (!this.#registered.delete(address)) return;
    this.#emit({ type: "line_changed", address, reachable: false });
  }

  /** Whether a line of this address was made and not removed. */
  hasLine(address: string): boolean {
    return this.#lines.has(address);
  }

  /** Legs that live now. */
  living(): readonly SimLeg[] {
    for (const leg of this.#living) if (leg.ended !== null) this.#living.delete(leg);
    return [...this.#living];
  }

  /** A leg's party puts the other on hold, or takes them back. */
  holdLeg(id: LegId, isHeld: boolean): void {
    const leg = this.legs.get(id);
    if (!leg || leg.ended !== null || leg.isHeld === isHeld) return;
    leg.isHeld = isHeld;
    this.#emit({ type: isHeld ? "leg_held" : "leg_resumed", leg: id });
  }

  /** The connection breaks: events are lost and commands refused until `comeUp`. */
  goDown(reason = "The connection was cut."): void {
    if (!this.#reachable) return;
    this.#reachable = false;
    this.#process?.lose(reason);
  }

  /** The connection is there again. */
  comeUp(): void {
    if (this.#reachable) return;
    this.#reachable = true;
    this.#process?.begin();
  }

  /** The carrier itself restarts: every leg is cut, lines are gone, phones have to come again. */
  restart(): void {
    this.goDown("The carrier restarts.");
    for (const leg of this.living()) leg.cut();
    for (const room of this.rooms.names()) this.rooms.close(room);
    this.#lines.clear();
    this.#registered.clear();
    this.#phones.clear();
    this.#boot += 1;
  }

  /** What a process hears first: all that lives here, then each caller, then who holds whom. */
  greeting(): readonly TelephonyEvent[] {
    const living = this.living();
    return [
      {
        type: "carrier_up",
        legs: living.map(({ id, isUp }) => ({ leg: id, up: isUp })),
        reachable: [...this.#registered],
        bootId: this.bootId,
      },
      ...living.flatMap(({ id }) => this.#callers.get(id) ?? []),
      ...living.flatMap(({ id, isInbound, isUp, isHeld }): readonly TelephonyEvent[] => {
        if (isInbound || !isUp) return [];
        return [{ type: isHeld ? "leg_held" : "leg_resumed", leg: id }];
      }),
    ];
  }

  /** Rings a phone; while a leg of that name is there, or its end is not told yet, nothing is done. */
  dial(dial: Dial): void {
    if (this.legs.get(dial.leg)?.ended === null || this.#untold.has(dial.leg)) return;
    const phone = this.#phones.get(dial.address);
    this.#ring(dial, phone && ((ring) => phone({ ...ring, dial })));
  }

  /** Calls somebody outside; a leg that was dialled before is left alone. */
  dialOut(dial: OutsideDial): void {
    if (this.legs.has(dial.leg)) return;
    const { onOutside } = this;
    const others = onOutside && ((ring: SimOutsideRing) => onOutside(dial, ring));
    this.#ring(dial, this.#outside.get(dial.to.address) ?? others);
  }

  /** Makes somebody outside reachable: `onRing` is told of every call to them. */
  plugInOutside(address: string, onRing: (ring: SimOutsideRing) => void): void {
    this.#outside.set(address, onRing);
  }

  #ring(
    dial: Pick<OutsideDial, "leg" | "ringMs" | "detectsMachine">,
    phone: ((ring: SimOutsideRing) => void) | null | undefined,
  ): void {
    const leg = this.#newLeg(dial.leg, false);
    if (!phone) return leg.end("unreachable");
    this.#emit({ type: "leg_ringing", leg: dial.leg });
    this.clock.after(dial.ringMs, () => {
      if (!leg.isUp) leg.end("no_answer");
    });
    phone({
      leg: dial.leg,
      answer: (as = "person") => {
        if (leg.ended !== null || leg.isUp) return;
        leg.isUp = true;
        const machine = as === "machine" && dial.detectsMachine ? { machine: true as const } : {};
        this.#emit({ type: "leg_answered", leg: dial.leg, ...machine });
      },
      refuse: (cause = "rejected") => {
        if (!leg.isUp) leg.end(cause);
      },
    });
  }

  /** Calls back when all that was emitted so far has been delivered or lost. */
  afterEvents(then: () => void): void {
    this.clock.after(Math.max(0, this.#deliverAt - this.clock.elapsedMs), then);
  }

  /** Makes a line; see the port. */
  addLine(line: Line): void {
    this.#lines.set(line.address, line);
  }

  /** Removes a line and its registration; see the port. */
  removeLine(address: string): void {
    if (this.#lines.delete(address)) this.unplug(address);
  }

  #newLeg(id: LegId, isInbound: boolean): SimLeg {
    const parts = {
      clock: this.clock,
      rooms: this.rooms,
      promptMs: this.#options.promptMs ?? (() => 2000),
      emit: (event: LegEvent) => this.#emit(event),
      records: () => this.records,
      isHeard: () => this.#process !== null && this.#reachable,
    };
    const leg = new SimLeg(parts, id, isInbound);
    this.legs.set(id, leg);
    this.#living.add(leg);
    return leg;
  }

  #emit(event: TelephonyEvent): void {
    const process = this.#process;
    if (!process || !this.#reachable) return;
    const lateMs = this.#options.lateMs?.() ?? 0;
    const times = this.#options.doubled?.() ? 2 : 1;
    const now = this.clock.elapsedMs;
    this.#deliverAt = Math.max(this.#deliverAt, now + lateMs);
    const deliver = process.deliverer(event);
    for (let time = 0; time < times; time += 1) this.clock.after(this.#deliverAt - now, deliver);
    if (event.type !== "leg_ended") return;
    this.#untold.add(event.leg);
    this.clock.after(this.#deliverAt - now, () => this.#untold.delete(event.leg));
  }
}
