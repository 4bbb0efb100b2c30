export type { Collector, CollectorEvent } from "./collect-digits.ts";
export { collect, patienceMs, startCollector } from "./collect-digits.ts";
export { type Destination, type Destinations, isPermitted, numberOf } from "./destination.ts";
export { recordingName, roomOf } from "./end.ts";
export type {
  CallbackAsked,
  CallbackRequest,
  CallbacksFor,
  CallEffect,
  CallEvent,
  CallOutResult,
  CallResult,
  CallStarted,
  CallTimer,
  CallToFloor,
  FieldValue,
  FloorToCall,
  Lack,
  LegEvent,
  LegStatus,
  LookupArg,
  LookupFailure,
  TicketChange,
  TicketPriority,
  WaitForeseen,
} from "./events.ts";
export type { CallStep } from "./reduce-call.ts";
export { reduceCall } from "./reduce-call.ts";
export type {
  Capability,
  DateForm,
  DigitsEnd,
  DigitsWait,
  HangupCause,
  JoinWait,
  Lang,
  Moment,
  Outcome,
  Prompt,
  RecordWait,
  Script,
  Wait,
} from "./script.ts";
export { langs } from "./script.ts";
export type {
  CallbackPhase,
  CallContact,
  CallFacts,
  CallState,
  EndedPhase,
  FlowPhase,
  LiveCall,
  Offer,
  OfferedPhase,
  QueuedPhase,
  QueuePlace,
  TalkingPhase,
  TransferredPhase,
  TransferringPhase,
} from "./state.ts";
export { type NodeWay, waysTaken } from "./way-counts.ts";
export type { Hindrance, OfferWhy, People } from "./why.ts";
