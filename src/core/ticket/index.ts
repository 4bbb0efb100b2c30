export { checkContactFields, checkTicketEdit, type EditFault } from "./check-edit.ts";
export { durationWords, type Words } from "./duration.ts";
export {
  changesOf,
  editTicketBody,
  joinTicket,
  newTicket,
  statusByDisposition,
} from "./lifecycle.ts";
export { type EarlierTicket, findMatter } from "./matter.ts";
export type { SoundTexts } from "./prompt-words.ts";
export type {
  Disposition,
  FieldChange,
  TicketBody,
  TicketBodyEdit,
  TicketStatus,
} from "./record.ts";
export { noDueAt, unsolved } from "./record.ts";
export type { Category, FieldRule, Team, TicketRules } from "./rules.ts";
export { plainTicketRules } from "./rules.ts";
export { tellTimeline } from "./timeline.ts";
export type { Happening, TimelineKind, TimelineLine, TimelineSources } from "./types.ts";
