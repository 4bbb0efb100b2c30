import { numberOf } from "../core/call/index.ts";
import type { Log } from "../ports/log.ts";
import type { Line, Telephony } from "../ports/telephony.ts";

/**
 * SIP lines that we made and which phones can be rung now. Lines live in the carrier's memory:
 * after a restart of the carrier they are made again.
 */
export class Lines {
  readonly #telephony: Telephony;
  readonly #log: Log;
  readonly #lines = new Map<string, Line>();
  #reachable = new Set<string>();

  constructor(telephony: Telephony, log: Log) {
    this.#telephony = telephony;
    this.#log = log;
  }

  /** Whether a phone is registered; a telephone outside needs no registration. */
  isReachable(address: string): boolean {
    return this.#reachable.has(address) || numberOf(address) !== null;
  }

  /** Notes that a phone came or went. */
  setReachable(address: string, reachable: boolean): void {
    if (reachable) this.#reachable.add(address);
    else this.#reachable.delete(address);
  }

  /** Keeps a line to be made when the carrier connects. */
  remember(line: Line): void {
    this.#lines.set(line.address, line);
  }

  /** Makes a line. Rejects when the carrier is away or refuses. */
  async add(line: Line): Promise<void> {
    this.#lines.set(line.address, line);
    await this.#telephony.addLine(line);
  }

  /** Removes a line that we made; other phones are left alone. */
  async remove(address: string): Promise<void> {
    if (!this.#lines.delete(address)) return;
    this.#reachable.delete(address);
    await this.#telephony.removeLine(address).catch((cause: unknown) => {
      this.#log.warn({ address, cause: String(cause) }, "could not remove a line");
    });
  }

  /** The carrier is there: `reachable` is the whole truth; lines are made again if asked. */
  carrierUp(reachable: readonly string[], makeAgain: boolean): void {
    this.#reachable = new Set(reachable);
    if (!makeAgain) return;
    for (const line of this.#lines.values()) {
      this.#telephony.addLine(line).catch((cause: unknown) => {
        this.#log.warn({ address: line.address, cause: String(cause) }, "could not make a line");
      });
    }
  }
}
