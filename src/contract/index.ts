export {
  AgentSpellPage,
  AgentSpellQuery,
  type AgentSpellView,
  AgentTimesExportQuery,
  AgentTimesList,
  AgentTimesQuery,
  AgentTimesView,
} from "./agent-times.ts";
export { Liveness, Problem, Readiness } from "./borders.ts";
export {
  CalendarList,
  CalendarView,
  ClosureRequest,
  calendarViewOf,
} from "./calendar-views.ts";
export { CallCard } from "./call-card.ts";
export { CallbackBody, CallbackList, CallbackQuery, CallbackView } from "./callbacks.ts";
export {
  AuditPage,
  AuditQuery,
  ContactBody,
  ContactPage,
  ContactQuery,
  ContactSummary,
  ContactView,
  ErasureReport,
  MergeBody,
} from "./contacts.ts";
export { Destination } from "./destinations.ts";
export type { ErrorCode } from "./errors.ts";
export { AppError, errorCatalogue } from "./errors.ts";
export { FlowPicture } from "./flow-picture.ts";
export {
  FlowChoice,
  FlowCountQuery,
  FlowCounts,
  FlowDifference,
  FlowDifferenceQuery,
  FlowStanding,
  FlowVersion,
  FlowVersionDetail,
} from "./flow-views.ts";
export { Goodbye, LiveChange, LiveHello, LiveMessage, LiveView, PhoneMessage } from "./live.ts";
export { Lock, LockPage, LockQuery } from "./locks.ts";
export { sourceShapeOf, sqlPieces } from "./lookup-shape.ts";
export type {
  AnswerField,
  AnswerKind,
  CsvSource,
  HttpSource,
  SqlSource,
} from "./lookups.ts";
export { LookupSource } from "./lookups.ts";
export {
  AgentCommand,
  AgentList,
  CallPage,
  CallQuery,
  Device,
  DeviceChoice,
  Me,
  PauseCodeList,
  PhoneLine,
  PhoneLineEnd,
  PhoneLineRequest,
  QueueCommand,
  QueueList,
  SignIn,
  SoftphoneLine,
} from "./requests.ts";
export { agentStateWords } from "./state-words.ts";
export {
  BulkChangeBody,
  BulkResult,
  CommentBody,
  ExportQuery,
  JoinBody,
  LinkBody,
  TicketChangeBody,
  TicketCount,
  TicketPage,
  TicketQuery,
  TicketSettings,
  TicketView,
  TicketViewBody,
  TicketViewList,
  WatchBody,
} from "./ticket-requests.ts";
export {
  Contact,
  Disposition,
  FieldValue,
  HistoryLine,
  Recording,
  Ticket,
  TicketComment,
  TicketPriority,
  TicketStatus,
  TicketSummary,
} from "./tickets.ts";
export {
  AgentState,
  AgentView,
  Call,
  CallResult,
  CallSummary,
  IsoInstant,
  Lang,
  Obstacle,
  PauseCode,
  QueueView,
  Role,
  TimelineEntry,
  Words,
} from "./views.ts";
export type { Party, QueueStanding, StoredCall, StoredTicket } from "./views-of.ts";
export {
  agentViewOf,
  callSummaryOf,
  contactOf,
  queueViewOf,
  ticketSummaryOf,
} from "./views-of.ts";
