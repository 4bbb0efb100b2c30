import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeOldTickets } from "../../src/cli/ticket-closing.ts";
import { ticketRulesOf } from "../../src/cli/ticket-rules.ts";
import { FileConfig } from "../../src/contract/config.ts";
import type { Calendar } from "../../src/core/calendar/index.ts";
import { StoreAway } from "../../src/ports/store.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { queueSettings } from "../fakes/queue-settings.ts";
import { sampleRules } from "../fakes/samples.ts";

const words = { en: "X", zh: "某" };
const office: Calendar = {
  name: "office",
  label: words,
  zone: "UTC",
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
  specialDays: [],
};
const queue = queueSettings("support", { label: words });
const rulesOf = (tickets: unknown, calendars: readonly Calendar[] = []) =>
  ticketRulesOf(
    FileConfig.parse({ tickets }).tickets,
    [queue],
    new Map(calendars.map((one) => [one.name, one])),
  );

describe("the rules of tickets", () => {
  it("are usable without a word of configuration, in both languages", () => {
    const rules = rulesOf({}, [office]);

    expect(rules.calendar).toBe(office);
    expect(rules.teams).toEqual([{ id: "support", label: words }]);
    expect(rules.dueMs).toEqual({
      low: 72 * 3_600_000,
      normal: 24 * 3_600_000,
      high: 8 * 3_600_000,
      urgent: 2 * 3_600_000,
    });
    expect(rules.categories).toContainEqual({
      id: "payments/refund",
      label: { en: "Refunds", zh: "退款" },
    });
    expect(rulesOf({}).calendar).toBeNull();
  });

  it("take the tree, times and teams of hotline.yaml", () => {
    const child = { id: "b", label: words };
    const rules = rulesOf({
      categories: [{ id: "a", label: words, children: [child] }],
      dueHours: { urgent: null, high: 0.5 },
      teams: [{ id: "night", label: words }],
      reopenDays: 0,
    });

    expect(rules.categories.map(({ id }) => id)).toEqual(["a", "a/b"]);
    expect(rules.dueMs).toMatchObject({ urgent: null, high: 1_800_000, normal: 86_400_000 });
    expect(rules.teams).toEqual([{ id: "night", label: words }]);
    expect(rules.reopenMs).toBe(0);
  });

  it("name a calendar that does not exist, with those that do", () => {
    expect(() => rulesOf({ calendar: "shop" }, [office])).toThrow(
      'tickets.calendar is "shop", but there is no such calendar. Known: office.',
    );
  });

  it.each([
    [
      {
        categories: [
          { id: "a", label: words },
          { id: "a", label: words },
        ],
      },
      "a is there twice",
    ],
    [{ fields: [{ name: "x", label: words, type: "choice" }] }, "needs choices"],
    [
      { fields: ["x", "x"].map((name) => ({ name, label: words, type: "text" })) },
      "two fields have the same name",
    ],
    [{ categories: [{ id: "A", label: words }] }, "must be small letters"],
  ])("refuse %j", (tickets, message) => {
    const parsed = FileConfig.safeParse({ tickets });

    expect(parsed.success ? "" : parsed.error.message).toContain(message);
  });
});

describe("closing old tickets", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("asks now and from time to time, until it is ended, also past a store that is away", async () => {
    const asked: number[] = [];
    const closeTickets = async (before: number) => {
      asked.push(before);
      if (asked.length === 1) throw new StoreAway("locked");
      return 1;
    };
    const now = 10 * 86_400_000;

    const end = closeOldTickets({ closeTickets }, sampleRules, () => now, new FakeLog());
    await vi.advanceTimersByTimeAsync(600_000);
    end();
    await vi.advanceTimersByTimeAsync(6_000_000);

    expect(asked).toEqual([7 * 86_400_000, 7 * 86_400_000]);
  });
});
