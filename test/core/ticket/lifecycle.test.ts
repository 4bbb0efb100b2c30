import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Calendar } from "../../../src/core/calendar/index.ts";
import {
  changesOf,
  editTicketBody,
  joinTicket,
  newTicket,
  type TicketBody,
  type TicketBodyEdit,
  type TicketRules,
  unsolved,
} from "../../../src/core/ticket/index.ts";
import { sampleRules as rules } from "../../fakes/samples.ts";

const hour = 3_600_000;
// A Friday.
const friday = Date.parse("2026-11-27T10:00:00Z");
const name = { en: "Office", zh: "办公" };
const day = [{ from: 9 * 60, to: 17 * 60 }];
const office: Calendar = {
  name: "office",
  label: name,
  zone: "UTC",
  week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  holidays: [],
  specialDays: [],
};
const officeRules: TicketRules = { ...rules, calendar: office };

/** A ticket after changes, each at an hour after Friday ten o'clock. */
function after(
  use: TicketRules,
  ...edits: readonly (readonly [hours: number, edit: TicketBodyEdit])[]
): TicketBody {
  return edits.reduce(
    (body, [hours, edit]) => editTicketBody(use, body, edit, friday + hours * hour),
    newTicket(use, friday),
  );
}
const dueAfterHours = (body: TicketBody) =>
  body.dueAt === null ? null : (body.dueAt - friday) / hour;

describe("the status of a ticket", () => {
  it("is new until somebody takes it, by hand or by taking it over", () => {
    expect(after(rules).status).toBe("new");
    expect(after(rules, [1, { note: "x" }]).status).toBe("new");
    expect(after(rules, [1, { assignee: "ann" }]).status).toBe("open");
    expect(after(rules, [1, { status: "pending" }], [2, { assignee: "ann" }]).status).toBe(
      "pending",
    );
  });

  it.each([
    ["resolved", "solved"],
    ["wrong_number", "solved"],
    ["follow_up", "open"],
    ["complaint", "open"],
  ] as const)("becomes by the disposition %s %s", (disposition, status) => {
    expect(after(rules, [1, { disposition }]).status).toBe(status);
  });

  it("is what a person says, whatever the disposition", () => {
    expect(after(rules, [1, { disposition: "resolved", status: "open" }]).status).toBe("open");
  });

  it("does not change again when the same disposition is given again", () => {
    const reopened = after(rules, [1, { disposition: "resolved" }], [2, { status: "open" }]);

    expect(editTicketBody(rules, reopened, { disposition: "resolved" }, friday)).toBe(reopened);
  });
});

describe("the due time", () => {
  it("counts open hours by priority", () => {
    expect(dueAfterHours(after(rules))).toBe(24);
    expect(dueAfterHours(after(rules, [1, { priority: "urgent" }]))).toBe(2);
    expect(dueAfterHours(after(rules, [1, { priority: "low" }]))).toBeNull();
    // Seven hours are left on Friday; seventeen more are Monday, Tuesday and an hour of Wednesday.
    expect(new Date(after(officeRules).dueAt ?? 0).toISOString()).toBe("2026-12-02T10:00:00.000Z");
    const urgent = after(officeRules, [1, { priority: "urgent" }]);
    expect(new Date(urgent.dueAt ?? 0).toISOString()).toBe("2026-11-27T12:00:00.000Z");
  });

  it("stands still while pending, by open hours only", () => {
    const waited = after(rules, [1, { status: "pending" }], [6, { status: "open" }]);
    expect(dueAfterHours(waited)).toBe(29);

    // Pending from Friday 16:00 to Monday 10:00: an open hour on each day.
    const office_ = after(officeRules, [6, { status: "pending" }], [72, { status: "open" }]);
    expect(office_.pausedMs).toBe(2 * hour);
    expect(new Date(office_.dueAt ?? 0).toISOString()).toBe("2026-12-02T12:00:00.000Z");
  });

  it("begins anew when a solved ticket is opened again", () => {
    const reopened = after(
      rules,
      [1, { status: "pending" }],
      [3, { status: "solved" }],
      [100, { status: "open" }],
    );

    expect(reopened).toMatchObject({ pausedMs: 0, solvedAt: null, pendingSince: null });
    expect(dueAfterHours(reopened)).toBe(124);
  });

  it("keeps when it was solved, also when it is closed later", () => {
    const closed = after(rules, [2, { status: "solved" }], [50, { status: "closed" }]);

    expect(closed.solvedAt).toBe(friday + 2 * hour);
  });
});

describe("joining", () => {
  it("closes a ticket whose call is over and keeps the status of one whose call goes on", () => {
    const body = after(rules, [1, { assignee: "ann" }]);

    expect(joinTicket(rules, body, 7, true, friday)).toMatchObject({ joined: 7, status: "closed" });
    expect(joinTicket(rules, body, 7, false, friday)).toMatchObject({ joined: 7, status: "open" });
    expect(joinTicket(rules, body, null, true, friday)).toBe(body);
  });

  it("leaves the status to the ticket it belongs to, until it is parted", () => {
    const joined = joinTicket(rules, after(rules), 7, true, friday);

    expect(editTicketBody(rules, joined, { status: "open" }, friday)).toBe(joined);
    const parted = joinTicket(rules, joined, null, true, friday + hour);
    expect(parted).toMatchObject({ status: "open", joined: null, solvedAt: null });
  });
});

describe("changesOf", () => {
  it("names each changed field with its text before and after", () => {
    const body = after(rules, [0, { fields: { order: "A1", amount: 3 }, tags: ["vip"] }]);
    const next = editTicketBody(
      rules,
      body,
      { fields: { order: null, amount: 4 }, tags: ["vip", "late"], category: "other" },
      friday,
    );

    expect(next.fields).toEqual({ amount: 4 });
    expect(changesOf(body, next)).toEqual([
      { field: "category", old: null, new: "other" },
      { field: "tags", old: "vip", new: "vip, late" },
      { field: "fields.order", old: "A1", new: null },
      { field: "fields.amount", old: "3", new: "4" },
    ]);
  });
});

const anyEdit: fc.Arbitrary<TicketBodyEdit> = fc.record(
  {
    status: fc.constantFrom("new", "open", "pending", "solved", "closed"),
    priority: fc.constantFrom("low", "normal", "high", "urgent"),
    disposition: fc.constantFrom("resolved", "follow_up", null),
    assignee: fc.constantFrom("ann", "bob", null),
  },
  { requiredKeys: [] },
);

describe("for any changes", () => {
  it("solved tickets know when, unsolved ones do not, and only pending ones wait", () => {
    const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), anyEdit), { maxLength: 12 });
    fc.assert(
      fc.property(story, (edits) => {
        let hours = 0;
        const rising = edits.map(([wait, edit]) => {
          hours += wait;
          return [hours, edit] as const;
        });
        const body = after(officeRules, ...rising);
        const isUnsolved = unsolved.includes(body.status);
        expect(body.solvedAt === null).toBe(isUnsolved);
        expect(body.pendingSince !== null).toBe(body.status === "pending");
        expect(body.pausedMs).toBeGreaterThanOrEqual(0);
        expect(body.dueAt === null).toBe(officeRules.dueMs[body.priority] === null);
      }),
    );
  });

  it("the same change twice changes nothing the second time", () => {
    fc.assert(
      fc.property(anyEdit, anyEdit, (first, second) => {
        const body = after(rules, [1, first], [2, second]);
        const { status: _, ...rest } = second;
        expect(editTicketBody(rules, body, rest, friday + 9 * hour)).toBe(body);
      }),
    );
  });
});
