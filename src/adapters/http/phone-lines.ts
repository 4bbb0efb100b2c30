import { randomInt } from "node:crypto";
import { AppError, type PhoneLine } from "../../contract/index.ts";
import { instant } from "../../core/lib/brands.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Control } from "../../ports/control.ts";
import type { Log } from "../../ports/log.ts";
import type { HttpConfig } from "./config.ts";
import { newAddressTail, newLinePassword, openPhoneToken, sealPhoneToken } from "./tokens.ts";

/** Limits of the demo phone: anyone who reaches the page may have one. */
export const phoneLimits = {
  /** Lines at the same time. */
  lines: 50,
  /** A line in all; long enough for any call. */
  lifeMs: 2 * 3_600_000,
  /** A line whose page has gone. */
  idleMs: 60_000,
  sweepMs: 10_000,
} as const;

interface Held {
  expiresAt: number;
  /** Open WebSockets of the page. */
  sockets: Set<() => void>;
  /** Since when the page has none, ms since the epoch. */
  idleSince: number;
}

/** The lines of the demo phone that are out. Begins to sweep with `start`; ends with `stop`. */
export class PhoneLines {
  readonly #control: Control;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #config: HttpConfig;
  readonly #lines = new Map<string, Held>();
  #cancelSweep: (() => void) | null = null;

  constructor(control: Control, clock: Clock, log: Log, config: HttpConfig) {
    this.#control = control;
    this.#clock = clock;
    this.#log = log;
    this.#config = config;
  }

  /** Makes a line, known to callers by `number` or by a random one of the fictional numbers. */
  async open(number: string | undefined): Promise<PhoneLine> {
    if (this.#lines.size >= phoneLimits.lines) {
      throw new AppError("HOTLINE_PHONES_BUSY", `All ${phoneLimits.lines} lines are in use.`);
    }
    const address = `phone-${newAddressTail()}${newAddressTail()}`;
    const password = newLinePassword();
    const callerId = number ?? `+120255501${String(randomInt(100)).padStart(2, "0")}`;
    const now = this.#clock.now();
    const expiresAt = now + phoneLimits.lifeMs;
    this.#lines.set(address, { expiresAt, sockets: new Set(), idleSince: now });
    try {
      await this.#control.addPhone({ address, password, kind: "phone", callerId });
    } catch (error) {
      this.#lines.delete(address);
      throw error;
    }
    const { phoneKey, sipDomain, demoNumber, demoCustomer } = this.#config;
    const token = sealPhoneToken(phoneKey, { address, expiresAt });
    return {
      user: address,
      password,
      path: "/sip",
      domain: sipDomain,
      token,
      number: callerId,
      dial: demoNumber,
      ...(demoCustomer === undefined ? {} : { hint: { ...demoCustomer } }),
    };
  }

  /** The line's address behind a token, or null. Takes up lines of before a restart. */
  of(token: string): string | null {
    if (!this.#config.demo) return null;
    const opened = openPhoneToken(this.#config.phoneKey, token, this.#clock.now());
    if (opened === null) return null;
    if (!this.#lines.has(opened.address)) {
      const { expiresAt } = opened;
      this.#lines.set(opened.address, {
        expiresAt,
        sockets: new Set(),
        idleSince: this.#clock.now(),
      });
    }
    return opened.address;
  }

  /** Notes an open socket of a line; `cut` closes it. Returns what to call when it has closed. */
  hold(address: string, cut: () => void): () => void {
    const line = this.#lines.get(address);
    line?.sockets.add(cut);
    return () => {
      if (line === undefined) return;
      line.sockets.delete(cut);
      line.idleSince = this.#clock.now();
    };
  }

  /** Takes a line back: its sockets close and Asterisk forgets it. */
  async close(address: string): Promise<void> {
    const line = this.#lines.get(address);
    if (line === undefined) return;
    this.#lines.delete(address);
    for (const cut of line.sockets) cut();
    await this.#control.removeLine(address);
  }

  /** Begins to take back lines that nobody holds any more. */
  start(): void {
    const next = instant(this.#clock.now() + phoneLimits.sweepMs);
    this.#cancelSweep = this.#clock.alarm(next, () => {
      void this.sweep().finally(() => {
        if (this.#cancelSweep !== null) this.start();
      });
    });
  }

  /** Stops sweeping; lines stay usable until Asterisk restarts. */
  stop(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = null;
  }

  /** One look at all lines; never rejects. */
  async sweep(): Promise<void> {
    const now = this.#clock.now();
    for (const [address, line] of this.#lines) {
      const isIdle = line.sockets.size === 0 && now - line.idleSince >= phoneLimits.idleMs;
      if (!isIdle && now < line.expiresAt) continue;
      await this.close(address).catch((error: unknown) => {
        this.#log.warn({ event: "phone.sweep_failed", error }, "A phone line was not removed.");
      });
    }
  }
}
