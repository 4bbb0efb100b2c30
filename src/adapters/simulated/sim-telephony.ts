import type { Capability, HangupCause, Script } from "../../core/call/index.ts";
import type { LegId } from "../../core/lib/brands.ts";
import type { Dial, Line, OutsideDial, Telephony, TelephonyEvent } from "../../ports/telephony.ts";
import type { Vault } from "../../ports/vault.ts";
import type { SimCarrier } from "./sim-carrier.ts";

/** The simulated carrier cannot be reached now. */
export class SimCarrierDown extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "SimCarrierDown";
  }
}

/** One process's port to the simulated carrier. */
export class SimTelephony implements Telephony {
  readonly #carrier: SimCarrier;
  readonly #vault: Vault;
  #handler: ((event: TelephonyEvent) => void) | null = null;
  #isDead = false;
  /** Counts connections: what was sent on an earlier one does not arrive. */
  #connection = 0;

  constructor(carrier: SimCarrier, vault: Vault) {
    this.#carrier = carrier;
    this.#vault = vault;
  }

  get connected(): boolean {
    return !this.#isDead && this.#handler !== null && this.#carrier.isUp;
  }

  start(handler: (event: TelephonyEvent) => void): void {
    this.#handler = handler;
    if (this.#carrier.isUp) this.begin();
  }

  /** A connection begins: all that lives is told. */
  begin(): void {
    this.#connection += 1;
    if (this.#isDead || !this.#handler) return;
    for (const event of this.#carrier.greeting()) this.#handler(event);
  }

  /** The connection is lost, with everything that is on its way. */
  lose(reason: string): void {
    this.#connection += 1;
    if (!this.#isDead) this.#handler?.({ type: "carrier_down", reason });
  }

  /** The process is gone: nothing is heard and nothing done any more. */
  die(): void {
    this.#isDead = true;
    this.#handler = null;
  }

  /** Delivers an event later, unless the connection it was sent on is lost by then. */
  deliverer(event: TelephonyEvent): () => void {
    const sentOn = this.#connection;
    return () => {
      if (sentOn === this.#connection && !this.#isDead) this.#handler?.(event);
    };
  }

  async perform(script: Script): Promise<void> {
    this.#mustBeUp();
    this.#carrier.legs.get(script.leg)?.perform(script, this.#vault);
  }

  async dial(dial: Dial): Promise<void> {
    this.#mustBeUp();
    this.#carrier.dial(dial);
  }

  async dialOut(dial: OutsideDial): Promise<void> {
    this.#mustBeUp();
    this.#carrier.dialOut(dial);
  }

  async hangUp(leg: LegId, cause: HangupCause): Promise<void> {
    this.#mustBeUp();
    this.#carrier.legs.get(leg)?.end(cause);
  }

  async closeRoom(room: string, recording: string | null): Promise<void> {
    this.#mustBeUp();
    this.#carrier.rooms.close(room, recording);
    if (recording === null) return;
    const sentOn = this.#connection;
    await new Promise<void>((resolve) => this.#carrier.afterEvents(resolve));
    if (sentOn !== this.#connection) throw new SimCarrierDown("The connection was cut.");
  }

  async passOn(leg: LegId): Promise<void> {
    this.#mustBeUp();
    this.#carrier.legs.get(leg)?.end("passed_on");
  }

  async addLine(line: Line): Promise<void> {
    this.#mustBeUp();
    this.#carrier.addLine(line);
  }

  async removeLine(address: string): Promise<void> {
    this.#mustBeUp();
    this.#carrier.removeLine(address);
  }

  recording(name: string): { readonly path: string; readonly durationMs: number } | null {
    const durationMs = this.#carrier.rooms.durationOf(name);
    return durationMs === null ? null : { path: `/simulated/${name}.wav`, durationMs };
  }

  readonly capabilities: ReadonlySet<Capability> = new Set(["record", "dial_number", "dial_sip"]);

  async dropRecording(name: string): Promise<void> {
    this.#mustBeUp();
    this.#carrier.rooms.drop(name);
  }

  async close(): Promise<void> {
    this.die();
  }

  #mustBeUp(): void {
    if (this.#isDead) throw new SimCarrierDown("This process is gone.");
    if (!this.#carrier.isUp) throw new SimCarrierDown("The carrier cannot be reached.");
  }
}
