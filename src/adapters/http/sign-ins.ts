import { AppError } from "../../contract/index.ts";
import type { AgentProfile } from "../../core/acd/index.ts";
import { type AgentId, agentId, instant, queueId } from "../../core/lib/brands.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AgentPlace, Control } from "../../ports/control.ts";
import type { Log } from "../../ports/log.ts";
import type { Device, Records, SignInRecord, User } from "../../ports/records.ts";
import type { SignedIn, SignInEnd } from "../../ports/signed-in.ts";
import type { Line } from "../../ports/telephony.ts";
import { PasswordsBusy, verifyPassword } from "./passwords.ts";
import { hashToken, newAddressTail, newLinePassword, newToken } from "./tokens.ts";

/** Lives of a sign-in. OWASP ASVS 5.0 chapter 7 leaves the figures to us: a shift and its breaks. */
export const signInLife = {
  /** Without a request and without a live page. */
  idleMs: 30 * 60_000,
  /** In all. */
  absoluteMs: 12 * 3_600_000,
  /** How exactly the store knows when a sign-in was last used. */
  touchMs: 60_000,
  /** How soon an expired or disabled person's pages are cut. */
  sweepMs: 4_000,
} as const;

/** The sockets that belong to sign-ins. */
export interface SignInSockets {
  /** Whether a live page of this sign-in is open: that counts as activity. */
  isOpen(tokenHash: string): boolean;
  /** Says goodbye to all sockets of a sign-in and closes them. */
  end(tokenHash: string, reason: SignInEnd): void;
}

/** Who is signed in. Begins to sweep with `start`; ends with `close`. */
export class SignIns {
  readonly #records: Records;
  readonly #control: Control;
  readonly #sockets: SignInSockets;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #mayRing: (number: string) => boolean;
  /** Sign-ins of one user happen one after the other: each replaces the one before. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #cancelSweep: (() => void) | null = null;

  /** `mayRing` says whether calls of agents may be sent to a number outside. */
  constructor(
    records: Records,
    control: Control,
    sockets: SignInSockets,
    clock: Clock,
    log: Log,
    mayRing: (number: string) => boolean,
  ) {
    this.#mayRing = mayRing;
    this.#records = records;
    this.#control = control;
    this.#sockets = sockets;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Signs a person in and returns the cookie's value. Agents get a line of their own; their
   * earlier sign-in ends. Throws HOTLINE_SIGN_IN_WRONG for anything wrong about name or password.
   */
  async open(name: string, password: string): Promise<{ token: string; signedIn: SignedIn }> {
    const user = await this.#records.user(name);
    const isRight = await verifyPassword(password, user?.passwordHash ?? null).catch(
      (error: unknown) => {
        if (!(error instanceof PasswordsBusy)) throw error;
        throw new AppError("HOTLINE_TOO_MANY_REQUESTS", error.message, [], { cause: error });
      },
    );
    if (user === null || !isRight || user.disabled) {
      this.#log.warn({ event: "sign_in.refused" }, "A sign-in was refused.");
      throw new AppError("HOTLINE_SIGN_IN_WRONG", "Nobody has this name and password.");
    }
    return this.#inTurn(user.name, () => this.#open(user));
  }

  async #open(user: User): Promise<{ token: string; signedIn: SignedIn }> {
    const token = newToken();
    const now = this.#clock.now();
    const place = user.role === "agent" ? this.#placeOf(user) : null;
    const line = place === null || typeof place.at === "string" ? null : place.at;
    const record: SignInRecord = {
      tokenHash: hashToken(token),
      csrfToken: newToken(),
      user: user.name,
      createdAt: now,
      seenAt: now,
      lineAddress: line?.address ?? null,
      linePassword: line?.password ?? null,
    };
    const earlier = user.role === "agent" ? await this.#records.signIns(user.name) : [];
    await this.#records.signIn(record);
    if (place !== null) {
      try {
        await this.#control.signIn(profileOf(user), place);
      } catch (error) {
        await this.#records.signOut(record.tokenHash);
        throw error;
      }
    }
    for (const old of earlier) {
      await this.#records.signOut(old.tokenHash);
      this.#sockets.end(old.tokenHash, "replaced");
    }
    this.#log.info({ event: "sign_in.opened", user: user.name }, "Signed in.");
    return { token, signedIn: { user, record } };
  }

  /**
   * Lets a signed-in agent's calls ring elsewhere from now on, and at the next sign-in. Throws
   * HOTLINE_COMMAND_REFUSED for a device that they do not have, and while they have a call.
   */
  async moveTo(who: SignedIn, device: Device, autoAnswer: boolean): Promise<SignedIn> {
    return this.#inTurn(who.user.name, async () => {
      const user = (await this.#records.user(who.user.name)) ?? who.user;
      const moved = { ...user, device, autoAnswer };
      if (!this.devicesOf(user).includes(device)) {
        const detail = `"${user.name}" has no ${device} that may be rung.`;
        throw new AppError("HOTLINE_COMMAND_REFUSED", detail);
      }
      const { state } = this.#control.agent(agentId(user.name)) ?? {};
      if (state === "reserved" || state === "ringing" || state === "busy") {
        throw new AppError(
          "HOTLINE_COMMAND_REFUSED",
          `"${user.name}" is ${state}: end the call first.`,
        );
      }
      const kept = device === "browser" && user.device === "browser" ? lineOf(who.record) : null;
      const place = kept ? { at: kept, autoAnswer } : this.#placeOf(moved);
      const line = typeof place.at === "string" ? null : place.at;
      await this.#records.moveSignIn(who.record.tokenHash, line);
      await this.#records.saveUser(moved);
      await this.#control.signIn(profileOf(moved), place);
      this.#log.info({ event: "sign_in.moved", user: user.name, device }, "Calls ring elsewhere.");
      const { address = null, password = null } = line ?? {};
      const record = { ...who.record, lineAddress: address, linePassword: password };
      return { user: moved, record };
    });
  }

  /** The devices that an agent's calls may ring at. */
  devicesOf({ deskPhone, outsideNumber }: User): readonly Device[] {
    const mayRing = outsideNumber !== null && this.#mayRing(outsideNumber);
    return [
      "browser",
      ...(deskPhone === null ? [] : ["desk_phone" as const]),
      ...(mayRing ? ["outside" as const] : []),
    ];
  }

  /** Where an agent's calls ring: the browser, when the device of their choice is gone. */
  #placeOf(user: User): AgentPlace {
    const { name, device, deskPhone, outsideNumber, autoAnswer } = user;
    const has = this.devicesOf(user).includes(device);
    if (has && device === "desk_phone" && deskPhone !== null) return { at: deskPhone, autoAnswer };
    if (has && device === "outside" && outsideNumber !== null) {
      return { at: `tel:${outsideNumber}`, autoAnswer: false };
    }
    return { at: mintLine(name), autoAnswer };
  }

  /** Who a cookie's value belongs to; null when it is unknown, expired or of a disabled person. */
  async of(token: string): Promise<SignedIn | null> {
    if (token.length < 40 || token.length > 100) return null;
    const record = await this.#records.signInBy(hashToken(token));
    if (record === null) return null;
    const user = await this.#records.user(record.user);
    if (user === null || user.disabled || this.#isExpired(record)) {
      await this.#end(record, user, "signed_out");
      return null;
    }
    await this.#touch(record);
    return { user, record };
  }

  /** Signs a person out: their pages are told, an agent leaves the floor with their line. */
  async close({ user, record }: SignedIn): Promise<void> {
    await this.#inTurn(user.name, () => this.#end(record, user, "signed_out"));
    this.#log.info({ event: "sign_in.closed", user: user.name }, "Signed out.");
  }

  /**
   * Signs somebody out at the word of `by`: their pages are told so, an agent leaves the floor.
   * Resolves to false when they are not signed in.
   */
  async closeFor(user: User, by: string): Promise<boolean> {
    const wereIn = await this.#inTurn(user.name, async () => {
      const records = await this.#records.signIns(user.name);
      for (const record of records) await this.#end(record, user, "by_supervisor", by);
      return records.length > 0;
    });
    if (wereIn) this.#log.info({ event: "sign_in.closed", user: user.name, by }, "Signed out.");
    return wereIn;
  }

  /**
   * Begins to end sign-ins that have expired, whose person has been disabled, or whom the floor has
   * signed out.
   */
  start(): void {
    const next = instant(this.#clock.now() + signInLife.sweepMs);
    this.#cancelSweep = this.#clock.alarm(next, () => {
      void this.sweep().finally(() => {
        if (this.#cancelSweep !== null) this.start();
      });
    });
  }

  /** Stops sweeping; sign-ins stay as they are. */
  stop(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = null;
  }

  /** One look at all sign-ins; never rejects: what the store cannot do now is done next time. */
  async sweep(): Promise<void> {
    try {
      const records = await this.#records.signIns(null);
      if (records.length === 0) return;
      const users = new Map((await this.#records.users()).map((user) => [user.name, user]));
      for (const record of records) {
        const user = users.get(record.user) ?? null;
        if (user === null || user.disabled || this.#isExpired(record)) {
          await this.#inTurn(record.user, () => this.#end(record, user, "signed_out"));
        } else if (user.role === "agent" && this.#isSentHome(agentId(user.name))) {
          await this.#inTurn(user.name, () => this.#sendHome(record, user));
        } else if (this.#sockets.isOpen(record.tokenHash)) {
          await this.#touch(record);
        }
      }
    } catch (error) {
      this.#log.warn({ event: "sign_in.sweep_failed", error }, "Sign-ins could not be swept.");
    }
  }

  /** Whether the floor has signed an agent out because calls were not answered. */
  #isSentHome(id: AgentId): boolean {
    const agent = this.#control.agent(id);
    return agent !== null && !agent.signedIn && agent.signedOutFor !== undefined;
  }

  /** Ends the sign-in of an agent whom the floor has signed out, unless they have come again. */
  async #sendHome(record: SignInRecord, user: User): Promise<void> {
    if (this.#isSentHome(agentId(user.name))) await this.#end(record, user, "unanswered");
  }

  #isExpired(record: SignInRecord): boolean {
    const now = this.#clock.now();
    const isIdle = now - record.seenAt >= signInLife.idleMs;
    return (
      now - record.createdAt >= signInLife.absoluteMs ||
      (isIdle && !this.#sockets.isOpen(record.tokenHash))
    );
  }

  async #touch(record: SignInRecord): Promise<void> {
    const now = this.#clock.now();
    if (now - record.seenAt < signInLife.touchMs) return;
    try {
      await this.#records.touchSignIn(record.tokenHash, now);
    } catch (error) {
      this.#log.debug({ event: "sign_in.touch_failed", error }, "A sign-in's use was not noted.");
    }
  }

  async #end(
    record: SignInRecord,
    user: User | null,
    reason: SignInEnd,
    by?: string,
  ): Promise<void> {
    if ((await this.#records.signInBy(record.tokenHash)) === null) return;
    await this.#records.signOut(record.tokenHash);
    this.#sockets.end(record.tokenHash, reason);
    const isAgent = user === null ? record.lineAddress !== null : user.role === "agent";
    if (isAgent) await this.#control.signOut(agentId(record.user), by);
    // The floor may have let go of it before.
    if (record.lineAddress !== null) await this.#control.removeLine(record.lineAddress);
  }

  async #inTurn<T>(user: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(user) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => {},
      () => {},
    );
    this.#turns.set(user, settled);
    await settled;
    if (this.#turns.get(user) === settled) this.#turns.delete(user);
    return mine;
  }
}

function profileOf({ name, displayName, lang, skills, queues }: User): AgentProfile {
  return { id: agentId(name), name: displayName, lang, skills, queues: queues.map(queueId) };
}

function lineOf({ lineAddress, linePassword }: SignInRecord): Line | null {
  if (lineAddress === null || linePassword === null) return null;
  return { address: lineAddress, password: linePassword, kind: "agent", callerId: null };
}

/** A line that only this sign-in knows: its name cannot be guessed and its password never. */
function mintLine(user: string): Line {
  const safe = user.toLowerCase().replace(/[^a-z0-9]/g, "");
  return {
    address: `agent-${safe}-${newAddressTail()}`,
    password: newLinePassword(),
    kind: "agent",
    callerId: null,
  };
}
