import {
  type Calendar,
  daysOff,
  isInForce,
  isOpen,
  localTime,
  slotStart,
} from "../core/calendar/index.ts";
import type { CallbacksFor, LookupFailure } from "../core/call/index.ts";
import type { Callback, CallbackPlan } from "../core/callback/index.ts";
import { isCallTime, isOpenCallback, lateAt } from "../core/callback/index.ts";
import { callbackSources } from "../core/flow/nodes/index.ts";
import type { CallId, Instant } from "../core/lib/brands.ts";
import { callId, instant } from "../core/lib/brands.ts";
import type { Json, JsonObject } from "../core/lib/json.ts";
import { limits } from "../core/lib/limits.ts";
import type { Result } from "../core/lib/result.ts";
import { err, ok } from "../core/lib/result.ts";
import type { CalendarNow, Calendars } from "../ports/calendars.ts";
import type { CallbackSettings } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lookup } from "../ports/lookup.ts";

/** How long before an hour it can still be chosen. */
const slotLeadMs = 10 * 60_000;

/** A promise knows the holidays of so many days: no attempt is put off for longer. */
const daysOffAhead = 60;

/**
 * Open promises in memory, found by number and by the call that asked: one for each customer. It
 * says which hours are free, and keeps an hour for a caller who is about to confirm it.
 */
export class CallbackBook {
  readonly #settings: CallbackSettings | null;
  readonly #calendars: Pick<Calendars, "find">;
  readonly #clock: Clock;
  readonly #open = new Map<CallId, Callback>();
  readonly #byNumber = new Map<string, CallId>();
  readonly #byAsker = new Map<CallId, CallId>();
  readonly #holds = new Map<CallId, { readonly at: number; readonly until: number }>();

  /** @param settings null when the configuration permits no callbacks */
  constructor(settings: CallbackSettings | null, calendars: Pick<Calendars, "find">, clock: Clock) {
    this.#settings = settings;
    this.#calendars = calendars;
    this.#clock = clock;
  }

  /** A book for a centre without callbacks. */
  static none(clock: Clock): CallbackBook {
    return new CallbackBook(null, { find: () => null }, clock);
  }

  /** What the configuration says; null when there are no callbacks. */
  get settings(): CallbackSettings | null {
    return this.#settings;
  }

  /** What callbacks a caller with this number may be offered; null when there are none. */
  offersTo(number: string | null): CallbacksFor | null {
    const settings = this.#settings;
    if (settings === null) return null;
    return { toCaller: number !== null && settings.numberOf(number) !== null };
  }

  /** Takes note of how a promise stands. */
  note(id: CallId, callback: Callback): void {
    const { number, askedCall } = callback.plan;
    const before = this.#open.get(id)?.plan;
    if (before && before.askedCall !== null) this.#byAsker.delete(before.askedCall);
    if (!isOpenCallback(callback) || callback.stage === "talking") {
      this.#open.delete(id);
      if (this.#byNumber.get(number) === id) this.#byNumber.delete(number);
      return;
    }
    this.#open.set(id, callback);
    this.#byNumber.set(number, id);
    if (askedCall === null) return;
    this.#byAsker.set(askedCall, id);
    this.#holds.delete(askedCall);
  }

  /** Promises that are late now, and when the next one will be, ms since the epoch; null for never. */
  late(): { readonly count: number; readonly nextAt: number | null } {
    const now = this.#clock.now();
    let count = 0;
    let nextAt: number | null = null;
    for (const callback of this.#open.values()) {
      const at = lateAt(callback);
      if (at < now) count += 1;
      else nextAt = Math.min(at + 1, nextAt ?? Number.POSITIVE_INFINITY);
    }
    return { count, nextAt };
  }

  /** Whether a promise still waits to be kept. */
  isOpen(id: CallId): boolean {
    return this.#open.has(id);
  }

  /** A promise is on its way to a call: a second wish of the customer goes to the same one. */
  expect(number: string, id: CallId): void {
    this.#byNumber.set(number, id);
  }

  /** The customer's open promise, or null. */
  openFor(number: string): CallId | null {
    return this.#byNumber.get(number) ?? null;
  }

  /** The promise that waits for this call to end, or null. */
  waitingFor(call: CallId): CallId | null {
    return this.#byAsker.get(call) ?? null;
  }

  /** A call has ended: nobody confirms the hour it was about to take. */
  forget(call: CallId): void {
    this.#holds.delete(call);
  }

  /** A plan with the rules and zones of its number. Throws an Error where there are no callbacks. */
  complete(plan: Omit<CallbackPlan, "zones" | "rules">): CallbackPlan {
    const settings = this.#settings;
    if (settings === null) throw new Error("A callback was promised although there are none.");
    const from = instant(Math.max(this.#clock.now(), plan.dueAt ?? 0));
    const off = this.#daysOff(from);
    const days = off.length === 0 ? {} : { daysOff: off };
    const rules = { ...settings.rules, ...days, first: settings.firstOf(plan.queue) };
    return { ...plan, zones: settings.zonesOf(plan.number), rules };
  }

  /** Answers what `callback` nodes ask. */
  answer(source: string, args: Readonly<Record<string, string>>): JsonObject | null {
    const { call = "", number = "", calendar = "", at = "" } = args;
    switch (source) {
      case callbackSources.offer: {
        const allowed = this.#settings?.numberOf(number) ?? "";
        const isOn = this.#settings !== null;
        return { isOn, number: allowed, slots: this.#slots(calendar, allowed, callId(call)) };
      }
      case callbackSources.number:
        return { number: this.#settings?.numberOf(number) ?? "" };
      case callbackSources.hold:
        return this.#hold(calendar, number, callId(call), Number(at));
      default:
        return null;
    }
  }

  #hold(calendar: string, number: string, call: CallId, at: number): JsonObject {
    const slots = this.#slots(calendar, number, call);
    const held = slots.some((slot) => slot["at"] === at);
    if (held) this.#holds.set(call, { at, until: this.#clock.now() + limits.slotHoldMs });
    return { held, slots };
  }

  /** Holidays in the weeks from then on. */
  #daysOff(from: Instant): readonly string[] {
    const name = this.#settings?.holidays ?? null;
    const found = name === null ? null : this.#calendars.find(name);
    return found === null ? [] : daysOff(found.calendar, from, daysOffAhead);
  }

  /** Free hours of today and tomorrow on the calendar's clock. */
  #slots(name: string, number: string, call: CallId): JsonObject[] {
    const found = name === "" ? null : this.#calendars.find(name);
    const settings = this.#settings;
    if (found === null || settings === null) return [];
    const now = this.#clock.now();
    const times = { hours: settings.rules.hours, daysOff: this.#daysOff(now) };
    const zones = number === "" ? [found.calendar.zone] : settings.zonesOf(number);
    return hoursOf(found.calendar, now).flatMap(({ at, day }) => {
      const isFree =
        at >= now + slotLeadMs &&
        isServed(found, at) &&
        isCallTime(times, zones, at) &&
        this.#taken(at, now, call) < settings.slotCapacity;
      return isFree ? [slotOf(found.calendar, at, day)] : [];
    });
  }

  #taken(at: number, now: number, call: CallId): number {
    let taken = 0;
    for (const { plan } of this.#open.values()) if (plan.dueAt === at) taken += 1;
    for (const [by, hold] of this.#holds) {
      if (hold.until <= now) this.#holds.delete(by);
      else if (hold.at === at && by !== call) taken += 1;
    }
    return taken;
  }
}

/** Answers the look-ups of `callback` nodes and hands all others on. */
export function withCallbacks(lookup: Lookup, book: CallbackBook): Lookup {
  return {
    sources: lookup.sources,
    async ask(source, args): Promise<Result<JsonObject, LookupFailure>> {
      if (!source.startsWith("callback:")) return lookup.ask(source, args);
      const answer = book.answer(source, args);
      return answer === null ? err("unavailable") : ok(answer);
    },
  };
}

type Day = "today" | "tomorrow";

function hoursOf(
  calendar: Calendar,
  now: Instant,
): readonly { readonly at: Instant; readonly day: Day }[] {
  return (["today", "tomorrow"] as const).flatMap((day, ahead) =>
    Array.from({ length: 24 }, (_, hour) => ({
      at: slotStart(now, ahead, hour, calendar.zone),
      day,
    })),
  );
}

function isServed({ calendar, closure }: CalendarNow, at: Instant): boolean {
  return isOpen(calendar, at) && (closure === null || !isInForce(closure, at));
}

function slotOf(calendar: Calendar, at: Instant, day: Day): Record<string, Json> {
  const { date, time, hour } = localTime(instant(at), calendar.zone);
  return { at, day, half: hour < 12 ? "morning" : "afternoon", date, time };
}
