import type { ContactView, Ticket, TicketSettings } from "../../src/contract/index.ts";

/** What a configuration with a few subjects and fields says of tickets. */
export const exampleSettings: TicketSettings = {
  categories: [
    { id: "account", label: { en: "Account", zh: "账户" } },
    { id: "account/balance", label: { en: "Balance and statements", zh: "余额与账单" } },
    { id: "payments", label: { en: "Payments", zh: "支付" } },
    { id: "payments/refund", label: { en: "Refunds", zh: "退款" } },
  ],
  ticketFields: [
    { name: "order", label: { en: "Order number", zh: "订单号" }, type: "text", choices: [] },
    {
      name: "product",
      label: { en: "Product", zh: "产品" },
      type: "choice",
      choices: [
        { value: "card", label: { en: "Card", zh: "银行卡" } },
        { value: "loan", label: { en: "Loan", zh: "贷款" } },
      ],
    },
  ],
  contactFields: [
    { name: "company", label: { en: "Company", zh: "公司" }, type: "text", choices: [] },
  ],
  teams: [{ id: "service", label: { en: "Customer service", zh: "客户服务" } }],
  people: [
    { user: "ann", name: "Ann Miller" },
    { user: "sam", name: "Sam Carter" },
  ],
  solvedBy: ["resolved", "wrong_number"],
  calendar: { en: "Office hours", zh: "办公时间" },
};

/** A customer with two numbers, and the given tickets as theirs. */
export function exampleContact(tickets: readonly Ticket[]): ContactView {
  return {
    id: 7,
    name: "Mei Lin",
    vip: true,
    numbers: [
      { number: "+12025550142", label: "" },
      { number: "+8613900001111", label: "手机" },
    ],
    note: "Prefers mornings. 请用中文联系。",
    fields: { company: "Lin & Sons" },
    tickets: 3,
    mergedInto: null,
    erasedAt: null,
    version: 4,
    recent: tickets.slice(0, 3),
    history: [
      {
        at: "2026-11-20T09:30:00.000Z",
        by: "ann",
        source: "person",
        field: "name",
        old: null,
        new: "Mei Lin",
      },
      {
        at: "2026-11-21T10:00:00.000Z",
        by: "sam",
        source: "person",
        field: "vip",
        old: "no",
        new: "yes",
      },
    ],
  };
}
