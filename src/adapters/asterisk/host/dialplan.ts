import { DIALLED as LEG } from "../found.ts";
import type { AsteriskConfigOptions } from "./config-options.ts";

/** The three ways in, as the second argument of `Stasis`, and the dialplan's name of each. */
const ENTRANCES = { trunk: "from-trunk", phone: "from-phone", agent: "from-agent" } as const;

/** Characters of a dialled number that may reach `Stasis`: a comma would be a further argument. */
const DIALLED = variable(`FILTER(0-9A-Za-z+*#._\\-,${variable("EXTEN")})`);

/** Any extension that can be dialled; `_.` would do the same with a warning at each load. */
const ANY = "_[!-~]!";

/** Attempts in the first 1.5 s, while the caller hears ringing: a restart needs about one second. */
const RINGING_ATTEMPTS = 3;
const RINGING_SECONDS = 0.5;

/** The announcement comes again after this many attempts. */
const ATTEMPTS_PER_ROUND = 12;

/**
 * `extensions.conf`. Every call is handed to the controller; while that is away `Stasis` fails at
 * once, so the guard keeps the caller with ringing, an announcement and music and tries again.
 * `fallback` may also be entered by the controller: `continue` with context `fallback`, `s`, 1; so
 * may `hotline-listen` by a leg that we dialled.
 *
 *     from-* -> Stasis --ok--> hang up when the controller lets go
 *                 |failed
 *                 v
 *            hotline-guard: ring .5 s x3 -> answer, announce, music 2 s ... --holdSeconds--> fallback
 */
export function renderDialplan(options: AsteriskConfigOptions): string {
  const sections = [
    ["[general]", "static=yes", "writeprotect=yes", "autofallthrough=yes"],
    ...Object.entries(ENTRANCES).map(([kind, name]) => entrance(options, kind, name)),
    guard(options),
    listen(options),
    fallback(options),
    [options.extra?.extensions ?? ""],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function entrance(options: AsteriskConfigOptions, kind: string, name: string): readonly string[] {
  return [
    `[${name}]`,
    "exten => h,1,NoOp()",
    `exten => ${ANY},1,Stasis(${options.application},${kind},${DIALLED})`,
    ` same => n,${goIf(`"${variable("STASISSTATUS")}"="SUCCESS"`, "done")}`,
    ` same => n,Set(HOTLINE_KIND=${kind})`,
    ` same => n,Set(HOTLINE_NUMBER=${DIALLED})`,
    " same => n,Goto(hotline-guard,s,1)",
    " same => n(done),Hangup()",
  ];
}

function guard(options: AsteriskConfigOptions): readonly string[] {
  const { retrySeconds, holdSeconds } = options.guard;
  const attempt = variable("HOTLINE_ATTEMPT");
  const now = variable("EPOCH");
  return [
    "[hotline-guard]",
    "exten => h,1,NoOp()",
    `exten => s,1,Set(HOTLINE_UNTIL=$[${now}+${holdSeconds}])`,
    " same => n,Set(HOTLINE_ATTEMPT=0)",
    " same => n,Goto(ring)",
    ` same => n(again),Stasis(${options.application},${variable("HOTLINE_KIND")},${variable("HOTLINE_NUMBER")})`,
    ` same => n,${goIf(`"${variable("STASISSTATUS")}"="SUCCESS"`, "done")}`,
    ` same => n,${goIf(`${now}>=${variable("HOTLINE_UNTIL")}`, "fallback,s,1")}`,
    ` same => n,Set(HOTLINE_ATTEMPT=$[${attempt}+1])`,
    ` same => n,${goIf(`${attempt}<${RINGING_ATTEMPTS}`, "ring")}`,
    " same => n,Answer()",
    ` same => n,${goIf(`${attempt}%${ATTEMPTS_PER_ROUND}=${RINGING_ATTEMPTS}`, "say")}`,
    ` same => n,MusicOnHold(default,${retrySeconds})`,
    " same => n,Goto(again)",
    " same => n(ring),Ringing()",
    ` same => n,Wait(${RINGING_SECONDS})`,
    " same => n,Goto(again)",
    ` same => n(say),Playback(hotline/${options.announcements.hold})`,
    " same => n,Goto(again)",
    " same => n(done),Hangup()",
  ];
}

function fallback(options: AsteriskConfigOptions): readonly string[] {
  const { passingOn, unavailable } = options.announcements;
  const number = options.fallbackNumber;
  const pass = [
    ` same => n,Playback(hotline/${passingOn})`,
    ` same => n,Dial(PJSIP/${number}@trunk-out,60)`,
    ` same => n,${goIf(`"${variable("DIALSTATUS")}"="ANSWER"`, "done")}`,
  ];
  return [
    "[fallback]",
    "exten => h,1,NoOp()",
    "exten => s,1,Answer()",
    ...(number === undefined ? [] : pass),
    ` same => n,Playback(hotline/${unavailable})`,
    " same => n(done),Hangup()",
    `exten => ${ANY},1,Goto(s,1)`,
  ];
}

/** Listens whether a machine has answered; see `../machine-ear.ts`. */
function listen(options: AsteriskConfigOptions): readonly string[] {
  return [
    "[hotline-listen]",
    "exten => h,1,NoOp()",
    "exten => s,1,AMD()",
    ` same => n,Stasis(${options.application},${LEG},${variable("AMDSTATUS")})`,
    " same => n,Hangup()",
  ];
}

/** Asterisk's way to write the value of a variable or function. */
function variable(name: string): string {
  return `\${${name}}`;
}

function goIf(condition: string, label: string): string {
  return `GotoIf($[${condition}]?${label})`;
}
