/**
 * Every limit of the product that is not configuration, in one place, with its reason.
 * Reaching one is an event or a clear message, never a crash.
 */
export const limits = {
  /** Nodes a flow may pass through for one event: a cycle without a wait ends the call politely. */
  nodesPerEvent: 100,
  /** Keys kept while no script asks for any, for callers who type ahead. */
  typeAheadKeys: 32,
  /** Digits one question may ask for. */
  digitsPerAsk: 32,
  /** Parts of one expression of a flow, and how deep they may be nested. */
  expressionNodes: 200,
  expressionDepth: 20,
  /** Prompts in one script: Asterisk takes them as one media list of at most a few kilobytes. */
  promptsPerScript: 40,
  /** Characters of a free text that are spoken: some 15 seconds, and no book sent by a look-up. */
  spokenTextLength: 200,
  /** Bytes of sound that a voice may give for one text: three minutes of 22 kHz. */
  spokenBytes: 8 * 1024 * 1024,
  /** Time for a voice to speak one prompt when sounds are built, in ms. */
  buildSpeechMs: 20_000,
  /** Free texts whose sounds are kept; the one used longest ago goes. */
  speechFiles: 2_000,
  /** Bytes of the sounds of free texts: some 1,000 texts of two seconds at both rates. */
  speechFolderBytes: 100 * 1024 * 1024,
  /** Free texts that are spoken at the same time: a voice takes a whole core. */
  speechJobs: 2,
  /** Free texts that wait to be spoken; a further one is skipped. */
  speechWaiting: 100,
  /** Time that a caller waits for a free text in silence, in ms; then it is skipped. */
  speechMs: 2_500,
  /** Time for a voice to speak a free text, in ms: the next caller may have it. */
  speechMakeMs: 10_000,
  /** How long a voice that was too slow is left alone, in ms. */
  speechRestMs: 10_000,
  /** Digits behind the point of a number that are said: more are noise of the arithmetic. */
  fractionDigits: 6,
  /** Characters kept of a caller's name and number, and of the number dialled. */
  callerIdLength: 64,
  /** Steps of the IVR path that an agent is shown: the newest count. */
  pathLength: 30,
  /** Calls one queue may hold; a further one takes the queue's `full` way out. */
  queueLength: 10_000,
  /** Kinds of need (queue and skills) that the floor keeps ready at once; unused ones go first. */
  pools: 4_096,
  /** Steps that a need may be widened by. */
  needSteps: 10,
  /** Steps of a queue's overflow ladder. */
  overflowSteps: 10,
  /** Phones that ring for one call at once. */
  ringAtOnce: 10,
  /** Calls in a row that an agent may leave unanswered and stay ready: their phone has rung enough. */
  unansweredInRow: 10,
  /** Callers whose last agent is remembered, the newest count. */
  lastAgents: 50_000,
  /** Waits whose forecasts are looked back on, the newest count: in a rush few of them are independent. */
  waitsKept: 1_000,
  /** Visits of a queue that a start learns from again: what lies further back weighs next to nothing. */
  pastVisits: 2_000,
  /** The same of all queues together, in equal shares: callers wait while a controller starts. */
  pastVisitsTotal: 10_000,
  /** Waits that must have ended before a queue's expected waits are told to callers. */
  waitsToCalibrate: 50,
  /** Agents named in the reasons of one offer, of each kind. */
  namesInWhy: 5,
  /** Calls in progress on one controller; a further one is passed to the fall-back number. */
  openCalls: 5_000,
  /** Events waiting for one turn of the engine; beyond it new calls are passed on. */
  inboxLength: 50_000,
  /** Internal messages between calls and the floor within one turn: a loop there is a bug. */
  messagesPerTurn: 100_000,
  /** Changes kept for a live client that reconnects; beyond it the client gets a snapshot. */
  liveBacklog: 2_000,
  /** Uses of flow versions that are listed: who has rolled back and when. */
  flowUses: 200,
  /** Time to compare two texts of a flow, in ms: all calls wait meanwhile. */
  flowDiffMs: 200,
  /** Days that counts of ways through the flows are kept: a quarter, to compare this week by. */
  wayCountDays: 100,
  /** Bytes of one HTTP request body. */
  bodyBytes: 64 * 1024,
  /** Calendars of calling hours that are kept: times and zones are few, the days off change daily. */
  callingCalendars: 500,
  /** How long it may go unnoticed that the wall clock was set forward, in ms: alarms are so late. */
  clockLookMs: 5_000,
  /** How late a callback may be before it is marked as overdue, in ms. */
  callbackLateMs: 900_000,
  /** Time for a caller to confirm an hour that is kept for them, in ms. */
  slotHoldMs: 120_000,
  /** Days a calendar is searched for an opening, or for open time to add: over two years. */
  calendarDays: 800,
  /** Times that a caller may record a message again. */
  takesPerMessage: 10,
  /** The best rate of a survey; the worst is 1. */
  rateMax: 5,
  /** Tests in one file, and steps of one test: files of tests are read by people. */
  testsPerFile: 2_000,
  testSteps: 500,
  /** Virtual time of one test, in ms: three days, for callbacks that are tried again tomorrow. */
  testMs: 259_200_000,
  /** Tries at one account that wait for each other; further ones are refused. */
  proofsWaiting: 4,
  /** Characters of an agent's note. */
  noteLength: 10_000,
  /** Tags of one ticket. */
  tagsPerTicket: 20,
  /** Tickets that one bulk change may name: some seconds of commits. */
  bulkTickets: 200,
  /** Rows of one export; a further one is left out, and the answer says so. */
  exportRows: 50_000,
  /** Tickets that a count goes up to: nobody reads a larger number off a list. */
  countedTickets: 1_000,
  /** Numbers of one contact. */
  numbersPerContact: 20,
  /** Views that one user may keep. */
  viewsPerUser: 50,
} as const;
