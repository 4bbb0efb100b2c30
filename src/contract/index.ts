export type { ErrorCode } from "./errors.ts";
export { AppError, errorCatalogue } from "./errors.ts";
export { LiveChange, LiveHello, LiveMessage, LiveView, PhoneMessage } from "./live.ts";
export {
  AgentCommand,
  AgentList,
  CallPage,
  Me,
  SignIn,
  SoftphoneLine,
  TicketChangeBody,
  TicketPage,
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
