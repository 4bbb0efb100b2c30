import { createServer, type Server } from "node:http";
import { join } from "node:path";
import express from "express";
import { type WebSocket, WebSocketServer } from "ws";
import type {
  AgentView,
  CallCard,
  LiveChange,
  LiveMessage,
  LiveView,
  Me,
  Ticket,
  TicketView,
} from "../../src/contract/index.ts";
import { examplePauses, exampleTickets, exampleView } from "./examples.ts";
import { exampleAudit, exampleLocks, exampleSpells, exampleTimes } from "./log-examples.ts";
import { playCallbacks } from "./mock-callbacks.ts";
import { playFlows } from "./mock-flows.ts";
import { exampleContact, exampleSettings } from "./ticket-examples.ts";

/** A server of the panel's API that a test plays like a puppet: no Asterisk, no store. */
export interface MockServer {
  readonly url: string;
  readonly view: LiveView;
  readonly tickets: Ticket[];
  /** Everything the page has asked to change, as `METHOD path body`. */
  readonly asked: string[];
  /** Changes the live view and tells open pages. */
  patch(changes: readonly LiveChange[]): void;
  /** Changes the agent's own state and card. */
  desk(agent: Partial<AgentView>, card: CallCard | null): void;
  /** Cuts all live sockets, and refuses new ones while `isDown`. */
  cut(isDown: boolean): void;
  /** Says a line on demo phones. */
  say(text: string, lang: "en" | "zh"): void;
  close(): Promise<void>;
}

const people: Readonly<Record<string, Omit<Me, "csrfToken">>> = {
  ann: {
    user: "ann",
    name: "Ann Miller",
    role: "agent",
    lang: "en",
    line: { user: "agent-ann", password: "x", path: "/sip", domain: "hotline.invalid" },
    devices: {
      chosen: "browser",
      available: ["browser", "desk_phone", "outside"],
      autoAnswer: false,
      outsideNumber: "+4930123456",
    },
  },
  amy: { user: "amy", name: "Amy Stone", role: "admin", lang: "en", line: null, devices: null },
  sam: {
    user: "sam",
    name: "Sam Carter",
    role: "supervisor",
    lang: "en",
    line: null,
    devices: null,
  },
};

/** Starts the mock on a free port (or the given one); the panel must be built. */
export async function startMockServer(port = 0): Promise<MockServer> {
  const view = exampleView(Date.now());
  const tickets = exampleTickets(Date.now());
  const asked: string[] = [];
  const views: TicketView[] = [];
  let contact = exampleContact(tickets);
  const locks = exampleLocks(Date.now());
  let who = "";
  let moved: Partial<Pick<Me, "line" | "devices">> = {};
  let seq = 1;
  let isDown = false;
  const pages = new Set<WebSocket>();
  const phones = new Set<WebSocket>();
  const app = express();
  const panel = join(import.meta.dirname, "../../dist/panel");
  const me = (): Me | null => {
    const person = people[who];
    return person === undefined ? null : { ...person, ...moved, csrfToken: "token" };
  };
  const refuse = (response: express.Response, status: number, code: string): void => {
    response.status(status).json({ code, title: code, status });
  };

  app.use(express.json());
  app.use("/api", (request, _response, next) => {
    if (request.method !== "GET") {
      asked.push(`${request.method} ${request.originalUrl} ${JSON.stringify(request.body)}`);
    }
    next();
  });
  app.get("/api/v1/me", (_request, response) => {
    const mine = me();
    if (mine === null) refuse(response, 401, "HOTLINE_SIGN_IN_NEEDED");
    else response.json(mine);
  });
  app.post("/api/v1/sign-in", (request, response) => {
    who = request.body.password === "demo" ? request.body.user : "";
    if (me() === null) refuse(response, 401, "HOTLINE_SIGN_IN_WRONG");
    else response.json(me());
  });
  app.post("/api/v1/me/device", (request, response) => {
    const { device, autoAnswer } = request.body;
    const mine = me();
    if (mine === null || mine.devices === null)
      return refuse(response, 403, "HOTLINE_ROLE_MISSING");
    const line = device === "browser" ? people["ann"]?.line : null;
    moved = { line: line ?? null, devices: { ...mine.devices, chosen: device, autoAnswer } };
    response.json(me());
  });
  app.post("/api/v1/sign-out", (_request, response) => {
    who = "";
    response.status(204).end();
  });
  app.post("/api/v1/agents/:id/commands", (_request, response) => {
    response.status(204).end();
  });
  app.get("/api/v1/agent-times", (_request, response) => response.json(exampleTimes(Date.now())));
  app.get("/api/v1/agents/:id/states", (_request, response) => {
    response.json(exampleSpells(Date.now()));
  });
  app.get("/api/v1/audit", (_request, response) => {
    response.json({ items: exampleAudit(Date.now()), nextCursor: null });
  });
  app.get("/api/v1/pause-codes", (_request, response) => {
    response.json({ items: examplePauses });
  });
  await playFlows(app);
  playCallbacks(app);
  app.get("/api/v1/tickets", (request, response) => {
    const { status, text } = request.query;
    const items = tickets.filter(
      (ticket) =>
        (status === undefined || String(status).split(",").includes(ticket.status)) &&
        (text === undefined || JSON.stringify(ticket).includes(String(text))),
    );
    response.json({ items, nextCursor: null });
  });
  app.get("/api/v1/tickets/:number", (request, response) => {
    const found = tickets.find((ticket) => ticket.number === Number(request.params.number));
    if (found === undefined) refuse(response, 404, "HOTLINE_TICKET_UNKNOWN");
    else response.json(found);
  });
  app.patch("/api/v1/tickets/:number", (request, response) => {
    const at = tickets.findIndex((ticket) => ticket.number === Number(request.params.number));
    const found = tickets[at];
    if (found === undefined) {
      refuse(response, 404, "HOTLINE_TICKET_UNKNOWN");
      return;
    }
    tickets[at] = { ...found, ...request.body, version: found.version + 1 };
    response.json(tickets[at]);
  });
  app.get("/api/v1/ticket-settings", (_request, response) => {
    response.json(exampleSettings);
  });
  app.get("/api/v1/ticket-views", (_request, response) => {
    response.json({ items: views });
  });
  app.post("/api/v1/ticket-views", (request, response) => {
    const view = { id: views.length + 1, owner: who, ...request.body };
    views.push(view);
    response.status(201).json(view);
  });
  app.post("/api/v1/tickets-bulk", (request, response) => {
    const numbers: { number: number }[] = request.body.tickets;
    for (const { number } of numbers) {
      const at = tickets.findIndex((ticket) => ticket.number === number);
      const found = tickets[at];
      if (found !== undefined) tickets[at] = { ...found, ...request.body.change };
    }
    response.json({ items: numbers.map(({ number }) => ({ number, result: "changed" })) });
  });
  app.post("/api/v1/tickets/:number/comments", (request, response) => {
    const at = tickets.findIndex((ticket) => ticket.number === Number(request.params.number));
    const found = tickets[at];
    if (found === undefined) return refuse(response, 404, "HOTLINE_TICKET_UNKNOWN");
    const now = new Date().toISOString();
    const comment = { id: found.comments.length + 1, at: now, by: who, text: request.body.text };
    const changed = { ...found, comments: [...found.comments, comment] };
    tickets[at] = changed;
    response.json(changed);
  });
  app.get("/api/v1/locks", (_request, response) => {
    response.json({ items: locks, nextCursor: null });
  });
  app.post("/api/v1/locks/:id/unlock", (_request, response) => {
    const unlockedAt = new Date().toISOString();
    response.json({ ...locks[0], state: "unlocked", unlockedBy: "amy", unlockedAt });
  });
  app.get("/api/v1/contacts", (_request, response) => {
    const { recent: _recent, history: _history, version: _version, ...summary } = contact;
    response.json({ items: [summary], nextCursor: null });
  });
  app.get("/api/v1/contacts/:id", (_request, response) => {
    response.json(contact);
  });
  app.patch("/api/v1/contacts/:id", (request, response) => {
    contact = { ...contact, ...request.body, version: contact.version + 1 };
    response.json(contact);
  });
  app.post("/api/v1/phone-lines", (_request, response) => {
    response.status(201).json({
      user: "phone-1",
      password: "x",
      path: "/sip",
      domain: "hotline.invalid",
      token: "t",
      number: "+12025550123",
      dial: "1000",
      hint: { account: "10010001", pin: "1234" },
    });
  });
  app.use(express.static(panel, { index: false }));
  app.get(/.*/, (_request, response) => {
    response.sendFile(join(panel, "index.html"));
  });

  const send = (socket: WebSocket, message: LiveMessage): void =>
    socket.send(JSON.stringify(message));
  const server = createServer(app);
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => (protocols.has("sip") ? "sip" : false),
  });
  server.on("upgrade", (request, socket, head) => {
    const path = (request.url ?? "").split("?")[0];
    if (path === "/api/v1/live" && isDown) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => {
      if (path === "/sip") page.on("message", (text) => register(page, String(text)));
      else if (path === "/api/v1/phone/live") phones.add(page);
      else {
        pages.add(page);
        page.on("close", () => pages.delete(page));
        page.on("message", () => {
          const shown = who === "sam" ? { ...view, me: null } : { ...view, agents: {} };
          send(page, { type: "snapshot", boot: "mock", seq, now: Date.now(), view: shown });
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  const patch = (changes: readonly LiveChange[]): void => {
    seq += 1;
    for (const page of pages)
      send(page, { type: "patch", seq, now: Date.now(), changes: [...changes] });
  };
  return {
    url: addressOf(server),
    view,
    tickets,
    asked,
    patch,
    desk: (agent, card) => {
      if (view.me === null) return;
      view.me = { agent: { ...view.me.agent, ...agent }, card };
      patch([{ path: ["me"], value: view.me }]);
    },
    cut: (down) => {
      isDown = down;
      for (const page of pages) page.terminate();
    },
    say: (text, lang) => {
      for (const page of phones) page.send(JSON.stringify({ type: "said", text, lang }));
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers REGISTER with 200, as RFC 3261 10.3 asks: the page believes itself registered. */
function register(socket: WebSocket, request: string): void {
  if (!request.startsWith("REGISTER ")) return;
  const header = (name: string): string =>
    new RegExp(`^${name}:\\s*(.*)$`, "im").exec(request)?.[1]?.trim() ?? "";
  socket.send(
    [
      "SIP/2.0 200 OK",
      `Via: ${header("Via")}`,
      `From: ${header("From")}`,
      `To: ${header("To")};tag=mock`,
      `Call-ID: ${header("Call-ID")}`,
      `CSeq: ${header("CSeq")}`,
      `Contact: ${header("Contact")}`,
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n"),
  );
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The mock has no TCP port.");
  return `http://127.0.0.1:${address.port}`;
}
