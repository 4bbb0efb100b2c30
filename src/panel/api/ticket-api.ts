import type { z } from "zod";
import {
  BulkChangeBody,
  BulkResult,
  CommentBody,
  ContactBody,
  ContactPage,
  type ContactQuery,
  ContactView,
  ErasureReport,
  JoinBody,
  LinkBody,
  MergeBody,
  Ticket,
  TicketChangeBody,
  TicketPage,
  type TicketQuery,
  TicketSettings,
  TicketView,
  TicketViewBody,
  TicketViewList,
  WatchBody,
} from "../../contract/index.ts";

/** What to change on a ticket; fields left out stay. */
export type ChangeBody = z.input<typeof TicketChangeBody>;

/** Tickets and contacts as the panel uses them. Everything rejects with a Problem. */
export interface TicketApi {
  tickets(query: z.input<typeof TicketQuery>): Promise<z.infer<typeof TicketPage>>;
  ticket(number: number): Promise<Ticket>;
  /** Changes a ticket; with `version` only when nobody else changed it since (412 else). */
  changeTicket(number: number, change: ChangeBody, version: number | null): Promise<Ticket>;
  comment(number: number, text: string): Promise<Ticket>;
  /** Joins a ticket to another one; null parts it again. */
  join(number: number, into: number | null): Promise<Ticket>;
  /** Links two tickets in both directions, or ends that. */
  link(number: number, other: number, linked: boolean): Promise<Ticket>;
  watch(number: number, watching: boolean): Promise<Ticket>;
  changeMany(body: z.input<typeof BulkChangeBody>): Promise<BulkResult>;
  ticketSettings(): Promise<TicketSettings>;
  views(): Promise<readonly TicketView[]>;
  addView(body: z.input<typeof TicketViewBody>): Promise<TicketView>;
  removeView(id: number): Promise<void>;
  contacts(query: z.input<typeof ContactQuery>): Promise<z.infer<typeof ContactPage>>;
  contact(id: number): Promise<ContactView>;
  /** Changes a contact, when nobody else changed it since `version` (412 else). */
  changeContact(
    id: number,
    change: z.input<typeof ContactBody>,
    version: number,
  ): Promise<ContactView>;
  mergeContact(id: number, double: number): Promise<ContactView>;
  eraseContact(id: number): Promise<z.infer<typeof ErasureReport>>;
}

/** Sends a request of the panel. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>;
/** Checks and reads an answer. */
export type Read = <Schema extends z.ZodType>(
  schema: Schema,
  answer: Response,
) => Promise<z.output<Schema>>;

/** The part of the API about tickets and contacts, over what sends and reads. */
export function ticketApi(send: Send, read: Read): TicketApi {
  const post = <S extends z.ZodType>(answer: S, path: string, body: unknown) =>
    send("POST", path, body).then((response) => read(answer, response));
  return {
    tickets: async (query) => read(TicketPage, await send("GET", `/tickets?${asQuery(query)}`)),
    ticket: async (number) => read(Ticket, await send("GET", `/tickets/${number}`)),
    changeTicket: async (number, change, version) => {
      const body = TicketChangeBody.parse(change);
      return read(Ticket, await send("PATCH", `/tickets/${number}`, body, ifMatch(version)));
    },
    comment: (number, text) =>
      post(Ticket, `/tickets/${number}/comments`, CommentBody.parse({ text })),
    join: (number, into) => post(Ticket, `/tickets/${number}/join`, JoinBody.parse({ into })),
    link: (number, other, linked) =>
      post(Ticket, `/tickets/${number}/links`, LinkBody.parse({ other, linked })),
    watch: (number, watching) =>
      post(Ticket, `/tickets/${number}/watch`, WatchBody.parse({ watching })),
    changeMany: (body) => post(BulkResult, "/tickets-bulk", BulkChangeBody.parse(body)),
    ticketSettings: async () => read(TicketSettings, await send("GET", "/ticket-settings")),
    views: async () => (await read(TicketViewList, await send("GET", "/ticket-views"))).items,
    addView: (body) => post(TicketView, "/ticket-views", TicketViewBody.parse(body)),
    removeView: async (id) => {
      await send("DELETE", `/ticket-views/${id}`);
    },
    contacts: async (query) => read(ContactPage, await send("GET", `/contacts?${asQuery(query)}`)),
    contact: async (id) => read(ContactView, await send("GET", `/contacts/${id}`)),
    changeContact: async (id, change, version) => {
      const body = ContactBody.parse(change);
      return read(ContactView, await send("PATCH", `/contacts/${id}`, body, ifMatch(version)));
    },
    mergeContact: (id, double) =>
      post(ContactView, `/contacts/${id}/merge`, MergeBody.parse({ double })),
    eraseContact: (id) => post(ErasureReport, `/contacts/${id}/erase`, undefined),
  };
}

const ifMatch = (version: number | null): Record<string, string> =>
  version === null ? {} : { "if-match": `"${version}"` };

/** The parameters of a list as an address has them; what has no value is left out. */
export function asQuery(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
}
