import { type CallCard, contactOf, ticketSummaryOf, type Words } from "../../contract/index.ts";
import type { AgentRecord } from "../../core/acd/index.ts";
import type { CallFacts, CallState } from "../../core/call/index.ts";
import type { Control } from "../../ports/control.ts";
import type { Records } from "../../ports/records.ts";

/** Other tickets of the contact that a card shows. */
const previousMax = 10;

const factsOf = (call: CallState | null): CallFacts | null =>
  call === null || call.phase === "new" ? null : call.facts;

/** The card's word for what an agent does with their call; null when they have none. */
function phaseOf(agent: AgentRecord): CallCard["phase"] | null {
  switch (agent.state) {
    case "reserved":
    case "ringing":
      return "ringing";
    case "busy":
      return "talking";
    case "wrap_up":
      return "wrap_up";
    default:
      return null;
  }
}

function pathOf(facts: CallFacts | null, control: Control): Words[] {
  if (facts === null) return [];
  const { flow } = facts;
  return facts.path.flatMap((node) => {
    const label = control.nodeLabel(flow.name, flow.version, node);
    return label === null ? [] : [{ en: label.en, zh: label.zh }];
  });
}

/** How long the caller waited for this agent, by the queue's own clock. */
function waitedMsOf(agent: AgentRecord, call: CallState | null): number {
  if (call?.phase === "talking") return Math.max(0, call.talkingSince - call.place.since);
  if (call?.phase === "offered") return Math.max(0, agent.since - call.place.since);
  return 0;
}

/**
 * What an agent sees of the call they are rung for, talk on or write up. Null when they have none,
 * or when its ticket is not there (yet). Rejects with StoreAway.
 */
export async function buildCallCard(
  agent: AgentRecord,
  control: Control,
  records: Records,
): Promise<CallCard | null> {
  const phase = phaseOf(agent);
  if (agent.call === null || phase === null) return null;
  const ticket = await records.ticketOfCall(agent.call.call);
  if (ticket === null) return null;
  const { contact, verifiedAccount } = ticket;
  const others = contact
    ? await records.tickets({ contact: contact.id, limit: previousMax + 1 })
    : [];
  const call = control.liveCall(agent.call.call);
  const facts = factsOf(call);
  const verified =
    verifiedAccount === null ? null : { account: verifiedAccount, name: ticket.verifiedName };
  const queue = control.queues().find(({ settings }) => settings.id === agent.call?.queue);
  const label = queue?.settings.label;
  return {
    call: agent.call.call,
    ticket: ticket.number,
    callerNumber: ticket.callerNumber,
    callerName: ticket.callerName,
    record: ticketSummaryOf(ticket),
    contact: contact && contactOf(contact),
    lang: facts?.lang ?? ticket.lang ?? "en",
    path: pathOf(facts, control),
    verified: facts ? verifiedOf(facts) : verified,
    queue: agent.call.queue,
    queueLabel: label ? { en: label.en, zh: label.zh } : sameWords(agent.call.queue),
    waitedMs: waitedMsOf(agent, call),
    phase,
    since: agent.since,
    held: call?.phase === "talking" && call.held,
    previous: others
      .filter((other) => other.number !== ticket.number)
      .slice(0, previousMax)
      .map(ticketSummaryOf),
  };
}

/** The same card after the agent's or the call's state has changed, without asking the store. */
export function renewCallCard(
  card: CallCard,
  agent: AgentRecord,
  call: CallState | null,
): CallCard | null {
  const phase = phaseOf(agent);
  if (phase === null) return null;
  const facts = factsOf(call);
  return {
    ...card,
    lang: facts?.lang ?? card.lang,
    verified: facts ? verifiedOf(facts) : card.verified,
    phase,
    since: agent.since,
    held: call?.phase === "talking" && call.held,
  };
}

const verifiedOf = ({ verified }: CallFacts): CallCard["verified"] =>
  verified && { account: verified.account, name: verified.name };

const sameWords = (text: string): Words => ({ en: text, zh: text });
