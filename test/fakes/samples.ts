import type { CallState, LiveCall, Offer } from "../../src/core/call/index.ts";
import { agentId, callId, legId, queueId } from "../../src/core/lib/brands.ts";
import { needOf } from "../../src/core/lib/skills.ts";
import { plainTicketRules, type TicketRules } from "../../src/core/ticket/index.ts";
import type { TicketRecord } from "../../src/ports/records.ts";

const startedAt = 1_795_340_000_000;

/** A ticket of an answered call, with what a test cares about changed. */
export function aTicket(number: number, change: Partial<TicketRecord> = {}): TicketRecord {
  return {
    number,
    version: 1,
    call: callId(`call-${number}`),
    status: "open",
    priority: "normal",
    category: null,
    assignee: null,
    team: null,
    tags: [],
    fields: {},
    joined: null,
    dueAt: null,
    solvedAt: null,
    openedAt: startedAt,
    endedAt: null,
    updatedAt: startedAt,
    erased: false,
    callerNumber: "+12025550123",
    callerName: "Mei Lin",
    contact: { id: 7, number: "+12025550123", name: "Mei Lin", vip: false },
    dialled: "1000",
    lang: "zh",
    result: null,
    queue: "support",
    agent: null,
    verifiedAccount: null,
    verifiedName: null,
    disposition: null,
    note: "",
    recordings: [],
    ratings: [],
    ...change,
  };
}

/** Rules with a few subjects, fields and a team, where tickets are due by the clock. */
export const sampleRules: TicketRules = {
  ...plainTicketRules,
  categories: [
    { id: "billing", label: { en: "Billing", zh: "账单" } },
    { id: "billing/refund", label: { en: "Refund", zh: "退款" } },
    { id: "other", label: { en: "Other", zh: "其他" } },
  ],
  ticketFields: [
    { name: "order", label: { en: "Order", zh: "订单" }, type: "text", choices: [] },
    { name: "amount", label: { en: "Amount", zh: "金额" }, type: "number", choices: [] },
    { name: "paid_on", label: { en: "Paid on", zh: "付款日" }, type: "date", choices: [] },
    { name: "urgent_call", label: { en: "Ring back", zh: "回电" }, type: "yes_no", choices: [] },
    {
      name: "product",
      label: { en: "Product", zh: "产品" },
      type: "choice",
      choices: [{ value: "card", label: { en: "Card", zh: "银行卡" } }],
    },
  ],
  contactFields: [
    { name: "company", label: { en: "Company", zh: "公司" }, type: "text", choices: [] },
  ],
  teams: [{ id: "support", label: { en: "Support", zh: "客服" } }],
  dueMs: { low: null, normal: 24 * 3_600_000, high: 8 * 3_600_000, urgent: 2 * 3_600_000 },
};

const offer: Offer = {
  id: 1,
  agent: agentId("ann"),
  agentName: "Ann Archer",
  leg: legId("call-1-a1"),
  ringing: true,
};

/** A call in one of its live phases. */
export function aCall(id: string, phase: LiveCall["phase"], held = false): CallState {
  const live = {
    facts: {
      id: callId(id),
      origin: "trunk",
      endpoint: "trunk",
      from: { number: "+12025550123", name: "Mei Lin" },
      to: "1000",
      startedAt,
      flow: { name: "main", version: "v1" },
      lang: "zh",
      record: false,
      verified: { account: "10010001", name: "Mei Lin" },
      served: null,
      leftMessage: false,
      transferred: false,
      helped: false,
      path: ["main_menu", "unlabelled"],
      step: 3,
      offers: 1,
    },
    caller: legId(id),
    cursor: {
      node: "queue",
      tries: 0,
      memo: {},
      lead: [],
      vars: {},
      stack: [],
    },
  } as const;
  const place = {
    visit: 1,
    queue: queueId("support"),
    need: needOf(["support"]),
    priority: 0,
    greeted: true,
    since: startedAt + 10_000,
  };
  const to = { kind: "number", address: "+4930123456" } as const;
  const outside = { leg: legId(`${id}-t3`), to, ringing: true };
  switch (phase) {
    case "flow":
      return { ...live, phase, awaits: { kind: "script", step: 3, records: null } };
    case "callback":
      return { ...live, phase, place, reserved: null };
    case "queued":
      return { ...live, phase, place };
    case "offered":
      return { ...live, phase, place, offer, others: [] };
    case "transferring":
      return { ...live, phase, outside };
    case "transferred":
      return { ...live, phase, outside, talkingSince: startedAt + 25_000 };
    case "talking":
      return { ...live, phase, place, offer, talkingSince: startedAt + 25_000, held, joinStep: 2 };
  }
}
