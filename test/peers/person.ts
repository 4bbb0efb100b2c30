/** A signed-in person who uses the service as the panel does: by its API, with cookie and token. */
import {
  AgentList,
  type AgentView,
  CallPage,
  type CallSummary,
  Me,
  QueueList,
  type QueueView,
  Ticket,
  TicketPage,
  type TicketSummary,
} from "../../src/contract/index.ts";

/** A person with an open sign-in. */
export type Person = {
  readonly me: Me;
  /** Sends a request with the sign-in; the answer whatever its status is. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** A command to an agent's place, one's own unless named. Rejects when refused. */
  command(command: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  tickets(query?: string): Promise<readonly TicketSummary[]>;
  ticket(number: number): Promise<Ticket>;
  calls(query?: string): Promise<readonly CallSummary[]>;
  /** All agents; for supervisors. */
  agents(): Promise<readonly AgentView[]>;
  queues(): Promise<readonly QueueView[]>;
  signOut(): Promise<void>;
};

/** Signs a person in. Rejects with the service's own words when it refuses. */
export async function signIn(url: string, user: string, password: string): Promise<Person> {
  const opened = await fetch(`${url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ user, password }),
  });
  const me = Me.parse(await readOk(opened));
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const ask: Person["ask"] = (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        ...{ cookie, origin: url, "x-csrf-token": me.csrfToken },
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const get = async (path: string) => readOk(await ask("GET", path));
  return {
    me,
    ask,
    command: async (command, more = {}) => {
      const path = `/api/v1/agents/${me.user}/commands`;
      await readOk(await ask("POST", path, { command, ...more }));
    },
    tickets: async (query = "") => TicketPage.parse(await get(`/api/v1/tickets${query}`)).items,
    ticket: async (number) => Ticket.parse(await get(`/api/v1/tickets/${number}`)),
    calls: async (query = "") => CallPage.parse(await get(`/api/v1/calls${query}`)).items,
    agents: async () => AgentList.parse(await get("/api/v1/agents")).items,
    queues: async () => QueueList.parse(await get("/api/v1/queues")).items,
    signOut: async () => {
      await readOk(await ask("POST", "/api/v1/sign-out"));
    },
  };
}

async function readOk(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}: ${text}`);
  }
  return text === "" ? null : JSON.parse(text);
}
