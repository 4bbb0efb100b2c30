import type { AsteriskConfigOptions } from "./config-options.ts";

/** The three ways in, as the second argument of `Stasis`, and the dialplan's name of each. */
const ENTRANCES = { trunk: "from-trunk", phone: "from-phone", agent: "from-agent" } as const;

/** Characters of a dialled number that may reach `Stasis`: a comma would be a further argument. */
const DIALLED = "${FILTER(0-9A-Za-z+*#._\\-,${EXTEN})}";

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
 * `fallback` may also be entered by the controller: `continue` with context `fallback`, `s`, 1.
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
    ' same => n,GotoIf($["${STASISSTATUS}"="SUCCESS"]?done)',
    ` same => n,Set(HOTLINE_KIND=${kind})`,
    ` same => n,Set(HOTLINE_NUMBER=${DIALLED})`,
    " same => n,Goto(hotline-guard,s,1)",
    " same => n(done),Hangup()",
  ];
}

function guard(options: AsteriskConfigOptions): readonly string[] {
  const { retrySeconds, holdSeconds } = options.guard;
  const attempt = "${HOTLINE_ATTEMPT}";
  const announcing = options.languages.map(
    (_, index) =>
      ` same => n,GotoIf($[${attempt}%${ATTEMPTS_PER_ROUND}=${announcedAt(index)}]?say${index})`,
  );
  const saying = options.languages.flatMap((language, index) => [
    ` same => n(say${index}),Answer()`,
    ...say(language, options.announcements.hold),
    " same => n,Goto(again)",
  ]);
  return [
    "[hotline-guard]",
    "exten => h,1,NoOp()",
    `exten => s,1,Set(HOTLINE_UNTIL=$[\${EPOCH}+${holdSeconds}])`,
    " same => n,Set(HOTLINE_ATTEMPT=0)",
    " same => n,Set(HOTLINE_LANGUAGE=${CHANNEL(language)})",
    " same => n,Goto(ring)",
    " same => n(again),Set(CHANNEL(language)=${HOTLINE_LANGUAGE})",
    ` same => n,Stasis(${options.application},\${HOTLINE_KIND},\${HOTLINE_NUMBER})`,
    ' same => n,GotoIf($["${STASISSTATUS}"="SUCCESS"]?done)',
    " same => n,GotoIf($[${EPOCH}>=${HOTLINE_UNTIL}]?fallback,s,1)",
    ` same => n,Set(HOTLINE_ATTEMPT=$[${attempt}+1])`,
    ` same => n,GotoIf($[${attempt}<${RINGING_ATTEMPTS}]?ring)`,
    ...announcing,
    " same => n,Answer()",
    ` same => n,MusicOnHold(default,${retrySeconds})`,
    " same => n,Goto(again)",
    " same => n(ring),Ringing()",
    ` same => n,Wait(${RINGING_SECONDS})`,
    " same => n,Goto(again)",
    ...saying,
    " same => n(done),Hangup()",
  ];
}

/** The languages follow one another, with an attempt between them, and then comes the music. */
function announcedAt(index: number): number {
  return RINGING_ATTEMPTS + index;
}

function fallback(options: AsteriskConfigOptions): readonly string[] {
  const number = options.fallbackNumber;
  const dial = number === undefined ? [] : [` same => n,Dial(PJSIP/${number}@trunk-out,60)`];
  return [
    "[fallback]",
    "exten => h,1,NoOp()",
    "exten => s,1,Answer()",
    ...options.languages.flatMap((language) => say(language, options.announcements.apology)),
    ...dial,
    " same => n,Hangup()",
    `exten => ${ANY},1,Goto(s,1)`,
  ];
}

function say(language: string, name: string): readonly string[] {
  return [` same => n,Set(CHANNEL(language)=${language})`, ` same => n,Playback(hotline/${name})`];
}
