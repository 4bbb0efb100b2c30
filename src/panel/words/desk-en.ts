/** Words of the desk: hints of states, line, call and wrap-up. */
export const stateHints = {
  offline: "You are not on the floor.",
  ready: "The next call comes to you.",
  paused: "No calls come to you.",
  reserved: "Your phone is about to ring.",
  ringing: "A caller is waiting for you to answer.",
  busy: "You are talking.",
  wrap_up: "Write up the call; then you are free again.",
};

export const pauseReasons = {
  signed_in: "Just signed in",
  missed_call: "Missed a call",
  rejected_call: "Rejected a call",
  supervisor: "By the supervisor",
};

export const deskWords = {
  title: "Desk",
  goReady: "Ready",
  goPaused: "Pause",
  stateSwitch: "Your state",
  pauseReason: "Why pause?",
  missedHint: "A call rang and was not answered, so you were paused. Go ready when you are back.",
  rejectedHint: "You rejected a call, so you were paused.",
  missedStillReady: (count: number) =>
    count === 1
      ? "You missed a call. The next one comes to you all the same."
      : `You missed ${count} calls in a row. The next one comes to you all the same.`,
  rejectedStillReady: (count: number) =>
    count === 1
      ? "You rejected a call. The next one comes to you all the same."
      : `You rejected ${count} calls in a row. The next one comes to you all the same.`,
  pauseOver: "Your pause has lasted as long as it may: you are ready again.",
  signedInHint: "Go ready when you can take calls.",
  pauseLeft: (clock: string) => `${clock} left`,
  pauseLeftReady: (clock: string) => `ready again in ${clock}`,
  pauseLate: (clock: string) => `${clock} too long`,
  supervisorHint: "Your supervisor paused you.",
  afterCallLabel: "After this call",
  idleTitle: "Waiting for a call",
  idleText: "Everything is in order. The next caller rings here.",
  pausedTitle: "You are paused",
  pausedText: "Calls wait for others until you go ready.",
  blockedTitle: "Calls cannot reach you",
  unreachable: "Not reachable",
  waitingNow: (count: number) => (count === 1 ? "1 caller waits" : `${count} callers wait`),
  nobodyWaits: "Nobody waits",
  myTickets: "My recent tickets",
  noTickets: "Your calls will be listed here.",
  openTicket: (number: number) => `Ticket ${number}`,
};

export const lineWords = {
  title: "Line check",
  allWell: "Line ready",
  attention: "Check the line",
  starting: "Connecting",
  phone: "Softphone",
  microphone: "Microphone",
  live: "Live updates",
  sound: "Ring tone",
  registered: "Registered. Calls can ring here.",
  connecting: "Registering with the phone system…",
  lost: "The line to the phone system is lost. It reconnects by itself; a call you are in goes on.",
  refused:
    "The phone system refuses this line. A new attempt is made every few seconds; if this stays, sign out and in again.",
  otherTab: "Your desk is open in another tab of this browser, which takes the calls.",
  useHere: "Take calls here",
  unreachable: "The phone system cannot reach this page. Registering anew…",
  deskPhone: "Calls ring your desk phone.",
  outside: (number: string) => `Calls ring ${number}; answer and press 1 to take one.`,
  ringsAt: "Calls ring at",
  devices: { browser: "This browser", desk_phone: "Desk phone" },
  autoAnswer: "Answer by itself",
  micAllowed: "Allowed and working.",
  micTelling: "Allowed; telling the service so.",
  micUnknown: "Not checked yet.",
  micAsking: "Your browser asks whether Hotline may use the microphone. Choose “Allow”.",
  micDenied: "Blocked. Click the icon left of the address, allow the microphone, then check again.",
  micMissing: "No microphone found. Plug in your headset, then check again.",
  micTaken: "Another program holds the microphone. Close it, then check again.",
  micInsecure:
    "Browsers give the microphone only to https:// or localhost addresses. Open the panel there.",
  checkAgain: "Check again",
  liveOk: "Connected.",
  liveLost: "Not connected; reconnecting.",
  soundOk: "You will hear calls ring.",
  soundBlocked: "The browser keeps this page silent until you click in it once.",
  testSound: "Play",
  useMicrophone: "Use this microphone",
  useSpeaker: "Play calls through",
  browserChoice: "The browser's choice",
  noCallsUntil: "No calls come to you until this is put right.",
};

export const callWords = {
  incoming: "Incoming call",
  talking: "Talking",
  onHold: "On hold",
  connecting: "Connecting…",
  answer: "Answer",
  reject: "Reject",
  hangUp: "Hang up",
  hold: "Hold",
  resume: "Resume",
  mute: "Mute",
  unmute: "Unmute",
  muted: "Muted: the caller does not hear you",
  keypad: "Keypad",
  key: (key: string) => `Key ${key}`,
  language: "Language",
  languages: { en: "English", zh: "中文" },
  queue: "Queue",
  waited: "Waited",
  verified: "Verified",
  verifiedAs: (account: string) => `Account ${account}`,
  notVerified: "Not verified",
  path: "Chosen in the menus",
  noPath: "Nothing chosen yet",
  previous: "Earlier tickets",
  noPrevious: "First contact",
  number: "Number",
  ticket: "Ticket",
  elsewhere:
    "This page has no voice of this call: it was loaded anew, or another tab has it. The caller is kept and goes back to the head of the queue.",
  answerFailed:
    "The call could not be answered: it was over or the connection failed. The caller goes on in the queue.",
  microphoneFailed:
    "The call could not be answered because the browser refused the microphone. Check the line.",
  holdFailed: "Hold did not work just now. Try again.",
  callFailed: "The call broke off. If the caller is still there, it rings again by itself.",
  nothingHeard:
    "Nothing has come from the caller for 5 seconds. Network or firewall may block the sound; ask whether they hear you.",
  nothingSent: "Your voice has not left this computer for 5 seconds. The caller does not hear you.",
  microphoneSilent:
    "Your microphone picks up nothing. Check the switch at the headset and the chosen device.",
};

export const wrapUpWords = {
  title: "Write up the call",
  untilDone: "Takes as long as you need.",
  remaining: (clock: string) => `Ends by itself in ${clock}`,
  disposition: "How did it end?",
  note: "Note",
  notePlaceholder: "What was it about? What did you promise?",
  draftKept: "Draft kept on this computer",
  done: "Done",
  doneKeepOpen: "Done, keep open",
  moreTime: "More time",
  noteDuringCall: "Notes on this call",
  unsaved: (number: number) => `The note of ticket ${number} is not saved yet.`,
  saveNow: "Save it now",
};

export const obstacles = {
  line_lost: "Line lost",
  microphone_denied: "No microphone",
};

export const obstacleHints = {
  line_lost: "The phone is not registered: the tab is closed, asleep or offline.",
  microphone_denied: "The browser may not use the microphone.",
};

export const shortcutWords = {
  title: "Keyboard shortcuts",
  answer: "Answer",
  hangUp: "Hang up or reject",
  hold: "Hold, resume",
  mute: "Mute, unmute",
  ready: "Ready or pause",
  note: "To the note",
  hint: "They work everywhere on the page; Alt (Option on a Mac) and the key.",
};
