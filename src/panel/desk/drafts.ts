import { z } from "zod";
import { Disposition, TicketChangeBody } from "../../contract/index.ts";
import { remember } from "../lib/remember.ts";

/** What an agent has written about a call and not yet saved on its ticket. */
const Draft = z.object({
  note: z.string(),
  disposition: Disposition.nullable(),
  /** What else the agent has changed on the ticket; empty for nothing. */
  record: TicketChangeBody.pick({
    category: true,
    priority: true,
    tags: true,
    fields: true,
  }).default({}),
});
export type Draft = z.infer<typeof Draft>;

const Drafts = z.record(z.string(), Draft);

/** More unsaved drafts than anybody has; the oldest tickets' are dropped. */
const draftsMax = 50;

export const emptyDraft: Draft = { note: "", disposition: null, record: {} };

/**
 * The drafts of one user on this computer, by ticket number. They survive a reload, a crash of the
 * browser and a wrap-up that ends by itself, and go when the ticket has them.
 */
export const drafts = {
  read(user: string, ticket: number): Draft {
    return readAll(user)[String(ticket)] ?? emptyDraft;
  },
  write(user: string, ticket: number, draft: Draft): void {
    const all = readAll(user);
    if (isEmpty(draft)) delete all[String(ticket)];
    else all[String(ticket)] = draft;
    writeAll(user, all);
  },
  remove(user: string, ticket: number): void {
    drafts.write(user, ticket, emptyDraft);
  },
  /** Tickets with a draft, oldest first. */
  list(user: string): readonly number[] {
    return Object.keys(readAll(user))
      .map(Number)
      .sort((left, right) => left - right);
  },
};

/** Whether there is nothing to lose. */
export function isEmpty(draft: Draft): boolean {
  const { note, disposition, record } = draft;
  return note.trim() === "" && disposition === null && Object.keys(record).length === 0;
}

function readAll(user: string): Record<string, Draft> {
  try {
    const kept = Drafts.safeParse(JSON.parse(remember.read(`drafts.${user}`) ?? "{}"));
    return kept.success ? kept.data : {};
  } catch {
    return {};
  }
}

function writeAll(user: string, all: Record<string, Draft>): void {
  const numbers = Object.keys(all).map(Number);
  numbers.sort((left, right) => right - left);
  const kept = numbers.slice(0, draftsMax).map((number) => [number, all[String(number)]]);
  remember.write(
    `drafts.${user}`,
    kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept)),
  );
}
