export { Liveness, Problem, Readiness } from "./borders.ts";
export {
  CalendarList,
  CalendarView,
  ClosureRequest,
  calendarViewOf,
} from "./calendar-views.ts";
export type { ErrorCode } from "./errors.ts";
export { AppError, errorCatalogue } from "./errors.ts";
export { Goodbye, LiveChange, LiveHello, LiveMessage, LiveView, PhoneMessage } from "./live.ts";
export { AnswerField, LookupSource } from "./lookups.ts";
export {
  AgentCommand,
  AgentList,
  CallPage,
  CallQuery,
  Me,
  PhoneLine,
  PhoneLineEnd,
  PhoneLineRequest,
  QueueList,
  SignIn,
  SoftphoneLine,
  TicketChangeBody,
  TicketPage,
  TicketQuery,
} from "./requests.ts";
export {
  AgentState,
  AgentView,
  Call,
  CallCard,
  CallResult,
  CallSummary,
  Contact,
  Disposition,
  IsoInstant,
  Lang,
  Obstacle,
  PauseReason,
  QueueView,
  Recording,
  Role,
  Ticket,
  TicketStatus,
  TicketSummary,
  TimelineEntry,
  Words,
} from "./views.ts";
export type { Party, QueueStanding, StoredCall, StoredTicket } from "./views-of.ts";
export {
  agentViewOf,
  callSummaryOf,
  queueViewOf,
  ticketSummaryOf,
} from "./views-of.ts";
