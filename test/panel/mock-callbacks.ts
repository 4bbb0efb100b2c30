import type { Express } from "express";
import type { CallbackView } from "../../src/contract/index.ts";

const minute = 60_000;

/** Plays the routes of callbacks: one that is late, one for tomorrow, one that came to nothing. */
export function playCallbacks(app: Express): void {
  const now = Date.now();
  const iso = (ms: number) => new Date(ms).toISOString();
  const late: CallbackView = {
    id: "k1",
    number: "+49 30 123456",
    queue: "support",
    stage: "due",
    end: null,
    overdue: true,
    since: iso(now - 90 * minute),
    dueAt: null,
    nextAt: null,
    attempts: 1,
    attemptsMax: 3,
    askedBy: null,
    ticket: 1007,
    askedTicket: 1001,
    agent: null,
    changedAt: iso(now - 20 * minute),
  };
  const tomorrow = iso(now + 22 * 60 * minute);
  let items: readonly CallbackView[] = [
    late,
    {
      ...late,
      ...{ id: "k2", stage: "scheduled", overdue: false, dueAt: tomorrow, nextAt: tomorrow },
      ...{ attempts: 0, askedBy: "Ann Miller", ticket: 1008, number: "+1 202 555 0123" },
    },
    {
      ...late,
      ...{ id: "k3", stage: "failed", end: "exhausted", overdue: false, attempts: 3 },
      ...{ ticket: 1006, agent: null },
    },
  ];
  app.get("/api/v1/callbacks", ({ query }, response) => {
    const isOpen = ({ stage }: CallbackView) => !/^(done|failed|cancelled)$/.test(stage);
    response.json({ items: query["open"] === "true" ? items.filter(isOpen) : items });
  });
  app.post("/api/v1/callbacks", (request, response) => {
    const { number, queue, dueAt } = request.body;
    const asked = { ...late, id: `k${items.length + 1}`, overdue: false, attempts: 0 };
    const made = {
      ...asked,
      ...{ number, queue, dueAt, nextAt: dueAt, stage: "scheduled" as const },
    };
    items = [...items, made];
    response.json(made);
  });
  app.post("/api/v1/callbacks/:id/cancel", ({ params }, response) => {
    const cancelled = { stage: "cancelled", end: "cancelled", overdue: false } as const;
    items = items.map((one) => (one.id === params.id ? { ...one, ...cancelled } : one));
    response.json(items.find(({ id }) => id === params.id));
  });
}
