import type {
  AgentView,
  CallCard,
  LiveView,
  PauseCode,
  QueueView,
  Ticket,
  TicketSummary,
} from "../../src/contract/index.ts";

const second = 1000;
const minute = 60 * second;

/** A queue with some life in it; give what matters to the test. */
export function exampleQueue(id: string, over: Partial<QueueView> = {}): QueueView {
  return {
    id,
    label: { en: id, zh: id },
    open: true,
    expected: null,
    coverage: null,
    offBy: null,
    waiting: 0,
    longestSince: null,
    talking: 0,
    offered: 0,
    answered: 0,
    abandoned: 0,
    serviceLevel: null,
    serviceLevelMs: 20_000,
    shortAbandonMs: 5000,
    agentsReady: 0,
    ...over,
  };
}

/** An agent who is ready; give what matters to the test. */
export function exampleAgent(id: string, over: Partial<AgentView> = {}): AgentView {
  return {
    id,
    name: id,
    skills: { en: 5 },
    state: "ready",
    since: 0,
    pauseReason: null,
    pauseLimit: null,
    notice: null,
    obstacle: null,
    intent: "ready",
    call: null,
    wrapUpUntil: null,
    ...over,
  };
}

/** A floor on an ordinary morning, seen at `now`. */
export function exampleView(now: number): LiveView {
  const queues = [
    exampleQueue("service", {
      label: { en: "Customer service", zh: "客户服务" },
      waiting: 3,
      longestSince: now - 74 * second,
      talking: 2,
      offered: 148,
      answered: 131,
      abandoned: 9,
      serviceLevel: 0.842,
      agentsReady: 1,
    }),
    exampleQueue("cards", {
      label: { en: "Cards and payments", zh: "银行卡与支付" },
      waiting: 1,
      longestSince: now - 12 * second,
      talking: 1,
      offered: 64,
      answered: 52,
      abandoned: 11,
      serviceLevel: 0.663,
    }),
    exampleQueue("chinese", {
      label: { en: "Chinese line", zh: "中文专线" },
      offered: 22,
      answered: 22,
      serviceLevel: 1,
      agentsReady: 1,
    }),
  ];
  const call = {
    id: "1.1",
    number: "+12025550142",
    name: "Mei Lin",
    queue: "service",
    hearsWhisper: false,
  };
  const agents = [
    exampleAgent("ann", {
      name: "Ann Miller",
      skills: { en: 5, cards: 5 },
      since: now - 4 * minute,
    }),
    exampleAgent("li", {
      name: "李娜",
      skills: { en: 5, zh: 5 },
      state: "busy",
      since: now - 193 * second,
      call,
    }),
    exampleAgent("mei", { name: "陈美", skills: { zh: 5 }, since: now - 40 * minute }),
    exampleAgent("bob", {
      name: "Bob Okafor",
      skills: { en: 5, cards: 5 },
      state: "busy",
      since: now - 41 * second,
      intent: "paused",
      call: { id: "1.2", number: "+12025550111", name: null, queue: "cards", hearsWhisper: false },
    }),
    exampleAgent("eva", {
      name: "Eva Brandt",
      state: "wrap_up",
      since: now - 18 * second,
      call: {
        id: "1.3",
        number: "+442079460123",
        name: "A. Stone",
        queue: "service",
        hearsWhisper: false,
      },
      wrapUpUntil: now + 42 * second,
    }),
    exampleAgent("tom", {
      name: "Tom Reed",
      state: "paused",
      pauseReason: "lunch",
      since: now - 27 * minute,
    }),
    exampleAgent("zoe", { name: "Zoë Martin", obstacle: "line_lost", since: now - 9 * second }),
    exampleAgent("kai", {
      name: "Kai Nakamura",
      state: "ringing",
      since: now - 6 * second,
      call: { id: "1.4", number: null, name: null, queue: "service", hearsWhisper: true },
    }),
    exampleAgent("ida", { name: "Ida Lund", state: "offline", since: now - 90 * minute }),
  ];
  const own = agents[0] ?? exampleAgent("ann");
  return {
    queues: Object.fromEntries(queues.map((queue) => [queue.id, queue])),
    agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
    me: { agent: own, card: null },
    healthy: true,
    lateCallbacks: 1,
    changed: { callbacks: now, calendars: now, locks: now, flows: now, flow_counts: now },
    watched: {},
  };
}

/** A ticket; give what matters to the test. */
export function exampleTicket(number: number, now: number, over: Partial<Ticket> = {}): Ticket {
  const openedAt = new Date(now - number * 7 * minute).toISOString();
  return {
    number,
    status: "solved",
    priority: "normal",
    category: "account/balance",
    assignee: "ann",
    team: "service",
    tags: [],
    fields: {},
    joined: null,
    dueAt: null,
    openedAt,
    endedAt: new Date(Date.parse(openedAt) + 192 * second).toISOString(),
    updatedAt: new Date(Date.parse(openedAt) + 240 * second).toISOString(),
    solvedAt: new Date(Date.parse(openedAt) + 240 * second).toISOString(),
    call: `1795340000.${number}`,
    callerNumber: "+12025550142",
    callerName: null,
    contact: { id: 7, number: "+12025550142", name: "Mei Lin", vip: false },
    dialled: "1000",
    lang: "en",
    result: "answered",
    queue: "service",
    agent: "ann",
    verifiedAccount: "10010001",
    verifiedName: "Mei Lin",
    disposition: "resolved",
    note: "Asked why the card was declined abroad. Raised the limit until the 30th.",
    voicemail: false,
    erased: false,
    version: 3,
    timeline: [],
    recordings: [],
    ratings: [],
    comments: [],
    history: [],
    watchers: [],
    links: [],
    calls: [],
    previous: [],
    ...over,
  };
}

/** Pauses that agents may choose. */
export const examplePauses: readonly PauseCode[] = [
  {
    id: "break",
    label: { en: "Break", zh: "休息" },
    paid: true,
    limitMs: 15 * minute,
    atLimit: "alarm",
  },
  { id: "lunch", label: { en: "Lunch", zh: "午餐" }, paid: false, limitMs: null, atLimit: "alarm" },
];

/** Some tickets of a day, newest first. */
export function exampleTickets(now: number): Ticket[] {
  const start = now - 20 * minute;
  const at = (seconds: number): string => new Date(start + seconds * second).toISOString();
  const say = (seconds: number, kind: string, en: string, zh: string) => ({
    at: at(seconds),
    kind,
    text: { en, zh },
  });
  const first = exampleTicket(1042, now, {
    openedAt: at(0),
    endedAt: at(268),
    timeline: [
      say(0, "arrived", "Call from +12025550142 to 1000", "+12025550142 呼入 1000"),
      say(1, "heard", "Heard: Welcome to the hotline.", "听到：欢迎致电服务热线。"),
      say(4, "pressed", "Pressed 1 (English)", "按了 1（English）"),
      say(9, "pressed", "Pressed 1 (Balance)", "按了 1（余额）"),
      say(21, "verified", "Verified as account 10010001", "已验证账户 10010001"),
      say(22, "looked_up", "Looked up the balance in 84 ms", "查询余额，用时 84 毫秒"),
      say(36, "queued", "Queued for Customer service", "进入客户服务队列"),
      say(58, "offered", "Rang Ann Miller", "Ann Miller 振铃"),
      say(63, "answered", "Answered by Ann Miller", "Ann Miller 接听"),
      say(140, "held", "On hold for 32 s", "保持 32 秒"),
      say(268, "ended", "Caller hung up", "来电者挂断"),
    ],
    ratings: [{ survey: "service", rate: 4 }],
    recordings: [
      { id: "r1", durationMs: 205_000, kind: "recording", url: "/api/v1/recordings/r1" },
    ],
  });
  const previous: TicketSummary[] = [
    exampleTicket(981, now),
    exampleTicket(877, now, { result: "abandoned", disposition: null, note: "", agent: null }),
  ];
  return [
    {
      ...first,
      previous,
      status: "open",
      priority: "high",
      dueAt: new Date(now - 10 * minute).toISOString(),
      solvedAt: null,
      disposition: "follow_up",
      tags: ["card", "境外"],
      fields: { order: "A-100", product: "card" },
      watchers: ["sam"],
      comments: [
        {
          id: 1,
          at: at(300),
          by: "sam",
          text: "The limit was raised until the 30th.\n已告知客户。",
        },
      ],
      history: [
        {
          at: at(200),
          by: "hotline",
          source: "call",
          field: "category",
          old: null,
          new: "account/balance",
        },
        { at: at(280), by: "ann", source: "person", field: "priority", old: "normal", new: "high" },
        {
          at: at(290),
          by: "ann",
          source: "person",
          field: "fields.order",
          old: null,
          new: "A-100",
        },
      ],
      calls: [exampleTicket(1044, now, { joined: 1042, status: "closed", result: "abandoned" })],
    },
    exampleTicket(1041, now - 9 * minute, {
      callerNumber: "+12025550111",
      contact: { id: 8, number: "+12025550111", name: null, vip: false },
      verifiedName: null,
      verifiedAccount: null,
      result: "abandoned",
      disposition: null,
      note: "",
      agent: null,
      status: "open",
    }),
    exampleTicket(1040, now, {
      callerNumber: "+8613900001111",
      contact: { id: 9, number: "+8613900001111", name: "王芳", vip: false },
      verifiedName: "王芳",
      lang: "zh",
      result: "self_served",
      agent: null,
      disposition: null,
      note: "",
    }),
    exampleTicket(1039, now, {
      callerNumber: null,
      contact: null,
      verifiedName: null,
      verifiedAccount: null,
      disposition: "follow_up",
      status: "open",
      note: "Call back about the mortgage letter; prefers mornings.",
    }),
    exampleTicket(1038, now, {
      callerName: '<b>"O\'Neil" & Söhne</b>',
      contact: null,
      verifiedName: null,
      result: "left_ivr",
      agent: null,
      disposition: null,
      note: "",
    }),
    exampleTicket(1037, now, { result: null, endedAt: null, disposition: null, note: "" }),
  ];
}

/** The card of a verified caller who has called before. */
export function exampleCard(now: number, over: Partial<CallCard> = {}): CallCard {
  return {
    call: "1795340000.17",
    ticket: 1043,
    record: exampleTicket(1043, now, { status: "open", disposition: null, note: "" }),
    callerNumber: "+12025550142",
    callerName: null,
    contact: { id: 7, number: "+12025550142", name: "Mei Lin", vip: false },
    lang: "en",
    path: [
      { en: "Language: English", zh: "语言：English" },
      { en: "Main menu", zh: "主菜单" },
      { en: "Balance", zh: "余额" },
      { en: "Agent", zh: "人工服务" },
    ],
    verified: { account: "10010001", name: "Mei Lin" },
    queue: "service",
    queueLabel: { en: "Customer service", zh: "客户服务" },
    waitedMs: 47_000,
    phase: "ringing",
    since: now - 4 * second,
    held: false,
    previous: exampleTickets(now).slice(0, 3),
    ...over,
  };
}
