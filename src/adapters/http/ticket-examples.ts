import { z } from "zod";

/** The number in a ticket's path. */
export const TicketParams = z.object({
  number: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 53 - 1),
});

/** A ticket of a list, for the documents. */
export const ticketSummaryExample = {
  number: 1042,
  status: "solved",
  priority: "normal",
  category: "payments/fee",
  assignee: "ann",
  team: "support",
  tags: ["fee"],
  fields: {},
  joined: null,
  dueAt: null,
  openedAt: "2026-11-22T09:30:00.000Z",
  endedAt: "2026-11-22T09:34:10.000Z",
  updatedAt: "2026-11-22T09:34:55.000Z",
  solvedAt: "2026-11-22T09:34:55.000Z",
  call: "1795340000.17",
  callerNumber: "+12025550123",
  callerName: "Mei Lin",
  contact: { id: 7, number: "+12025550123", name: "Mei Lin", vip: false },
  dialled: "1000",
  lang: "zh",
  result: "answered",
  queue: "support",
  agent: "ann",
  verifiedAccount: "10010001",
  verifiedName: "Mei Lin",
  disposition: "resolved",
  note: "Asked about a fee.",
  voicemail: false,
  erased: false,
};

/** A ticket with all that belongs to it, for the documents. */
export const ticketExample = {
  ...ticketSummaryExample,
  version: 3,
  timeline: [
    {
      at: "2026-11-22T09:30:00.000Z",
      kind: "answered",
      text: { en: "Answered by Ann Archer", zh: "由 Ann Archer 接听" },
    },
  ],
  recordings: [
    {
      id: "1795340000.17-1",
      durationMs: 61_200,
      kind: "recording",
      url: "/api/v1/recordings/1795340000.17-1?ticket=1042",
    },
  ],
  ratings: [{ survey: "service", rate: 5 }],
  comments: [{ id: 3, at: "2026-11-22T10:02:00.000Z", by: "sue", text: "The fee was paid back." }],
  history: [
    {
      at: "2026-11-22T09:34:55.000Z",
      by: "ann",
      source: "person",
      field: "status",
      old: "open",
      new: "solved",
    },
  ],
  watchers: ["sue"],
  links: [],
  calls: [],
  previous: [],
};

/** A contact of a list, for the documents. */
export const contactExample = {
  id: 7,
  name: "Mei Lin",
  vip: false,
  numbers: [{ number: "+12025550123", label: "" }],
  note: "Prefers mornings.",
  fields: {},
  tickets: 3,
  mergedInto: null,
  erasedAt: null,
};

/** A contact with tickets and history, for the documents. */
export const contactViewExample = {
  ...contactExample,
  version: 2,
  recent: [ticketSummaryExample],
  history: [
    {
      at: "2026-11-22T09:34:55.000Z",
      by: "ann",
      source: "person",
      field: "note",
      old: null,
      new: "Prefers mornings.",
    },
  ],
};
