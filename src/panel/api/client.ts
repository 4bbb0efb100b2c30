import type { z } from "zod";
import {
  AgentCommand,
  AgentSpellPage,
  type AgentSpellQuery,
  AgentTimesList,
  type AgentTimesQuery,
  AuditPage,
  type AuditQuery,
  CallbackBody,
  CallbackList,
  type CallbackQuery,
  CallbackView,
  type DeviceChoice,
  Lock,
  LockPage,
  type LockQuery,
  Me,
  PauseCodeList,
  PhoneLine,
  PhoneLineRequest,
  QueueCommand,
  SignIn,
} from "../../contract/index.ts";
import { type FlowApi, flowApi } from "./flow-api.ts";
import { Problem, readProblem } from "./problem.ts";
import { asQuery, type TicketApi, ticketApi } from "./ticket-api.ts";

export type { ChangeBody } from "./ticket-api.ts";

/** No request waits longer: a person looks at a spinner. */
const timeoutMs = 10_000;

/** The public API as the panel uses it. Everything rejects with a Problem. */
export interface Api extends TicketApi, FlowApi {
  me(): Promise<Me>;
  signIn(body: z.input<typeof SignIn>): Promise<Me>;
  signOut(): Promise<void>;
  /** Lets one's calls ring elsewhere. */
  moveTo(choice: DeviceChoice): Promise<Me>;
  command(agent: string, command: z.input<typeof AgentCommand>): Promise<void>;
  queueCommand(queue: string, command: z.input<typeof QueueCommand>): Promise<void>;
  pauseCodes(): Promise<z.infer<typeof PauseCodeList>>;
  agentTimes(range: z.input<typeof AgentTimesQuery>): Promise<AgentTimesList>;
  agentStates(agent: string, query: z.input<typeof AgentSpellQuery>): Promise<AgentSpellPage>;
  audit(query: z.input<typeof AuditQuery>): Promise<z.infer<typeof AuditPage>>;
  locks(query: z.input<typeof LockQuery>): Promise<LockPage>;
  unlock(lock: number): Promise<Lock>;
  callbacks(query: z.input<typeof CallbackQuery>): Promise<CallbackList>;
  askCallback(body: z.input<typeof CallbackBody>): Promise<CallbackView>;
  cancelCallback(id: string): Promise<CallbackView>;
  /** A line for the demo phone; `number` of an earlier one to be the same caller. */
  openPhoneLine(number: string | null): Promise<PhoneLine>;
  /** Gives the line back, also while the page is being closed. */
  closePhoneLine(token: string): void;
}

/** Speaks to the service that served this page. The CSRF token comes with the answer of `me`. */
export function createApi(): Api {
  let csrfToken = "";

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(method === "GET" || csrfToken === "" ? {} : { "x-csrf-token": csrfToken }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Problem("UNREACHABLE", 0, "The service does not answer.", { cause });
    });
    if (!answer.ok) throw await readProblem(answer);
    return answer;
  }

  async function read<Schema extends z.ZodType>(
    schema: Schema,
    answer: Response,
  ): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(await answer.json().catch(() => null));
    if (parsed.success) return parsed.data;
    throw new Problem("UNREADABLE", answer.status, parsed.error.message, { cause: parsed.error });
  }

  const keepToken = (me: Me): Me => {
    csrfToken = me.csrfToken;
    return me;
  };

  return {
    me: async () => keepToken(await read(Me, await send("GET", "/me"))),
    signIn: async (body) =>
      keepToken(await read(Me, await send("POST", "/sign-in", SignIn.parse(body)))),
    signOut: async () => {
      await send("POST", "/sign-out");
      csrfToken = "";
    },
    moveTo: async (choice) => keepToken(await read(Me, await send("POST", "/me/device", choice))),
    command: async (agent, command) => {
      const path = `/agents/${encodeURIComponent(agent)}/commands`;
      await send("POST", path, AgentCommand.parse(command));
    },
    queueCommand: async (queue, command) => {
      const path = `/queues/${encodeURIComponent(queue)}/commands`;
      await send("POST", path, QueueCommand.parse(command));
    },
    pauseCodes: async () => read(PauseCodeList, await send("GET", "/pause-codes")),
    agentTimes: async (range) =>
      read(AgentTimesList, await send("GET", `/agent-times?${asQuery(range)}`)),
    agentStates: async (agent, query) => {
      const path = `/agents/${encodeURIComponent(agent)}/states?${asQuery(query)}`;
      return read(AgentSpellPage, await send("GET", path));
    },
    audit: async (query) => read(AuditPage, await send("GET", `/audit?${asQuery(query)}`)),
    ...ticketApi(send, read),
    ...flowApi(send, read),
    locks: async (query) => read(LockPage, await send("GET", `/locks?${asQuery(query)}`)),
    unlock: async (lock) => read(Lock, await send("POST", `/locks/${lock}/unlock`)),
    callbacks: async (query) =>
      read(CallbackList, await send("GET", `/callbacks?${asQuery(query)}`)),
    askCallback: async (body) =>
      read(CallbackView, await send("POST", "/callbacks", CallbackBody.parse(body))),
    cancelCallback: async (id) =>
      read(CallbackView, await send("POST", `/callbacks/${encodeURIComponent(id)}/cancel`)),
    openPhoneLine: async (number) => {
      const body = PhoneLineRequest.safeParse(number === null ? {} : { number });
      return read(PhoneLine, await send("POST", "/phone-lines", body.success ? body.data : {}));
    },
    closePhoneLine: (token) => {
      fetch("/api/v1/phone-lines", {
        method: "DELETE",
        keepalive: true,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token }),
      }).catch(() => undefined);
    },
  };
}
