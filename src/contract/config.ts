import { z } from "zod";
import { limits } from "../core/lib/limits.ts";
import type { Skills } from "../core/lib/skills.ts";
import { deadSteps, levels, skillsAt } from "../core/lib/skills.ts";
import { Destination } from "./destinations.ts";
import { ConfiguredSource } from "./lookups.ts";
import { PausesConfig, UnansweredConfig } from "./pause-config.ts";
import { TicketConfig } from "./ticket-config.ts";
import { Words } from "./views.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const onOff = z.enum(["on", "off"]).transform((value) => value === "on");
const text = z.string().min(1);

/**
 * Every setting that the environment may give, with its default. Names follow the twelve-factor
 * habit; `<NAME>_FILE` reads the value from a file (container secrets). Empty means not given.
 */
export const EnvSettings = z.object({
  HOST: text.default("127.0.0.1").describe("address the panel and the API listen on"),
  PORT: port.default(8080).describe("port of the panel and the API"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("origin that browsers use"),
  TRUSTED_PROXIES: text
    .default("loopback")
    .describe("proxies whose X-Forwarded-For is believed: addresses or networks, by comma"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("log level"),
  DATA_DIR: text.default(".data").describe("folder of the database, recordings and secrets"),
  DATABASE_URL: text.optional().describe("file:<path>; default <DATA_DIR>/hotline.db"),
  ASTERISK_DIR: text.default(".asterisk").describe("where Debian's packages are unpacked"),
  ASTERISK_HTTP_HOST: text
    .default("127.0.0.1")
    .describe("address of Asterisk's ARI and SIP WebSocket"),
  ASTERISK_HTTP_PORT: port.default(8088).describe("port of Asterisk's ARI and SIP WebSocket"),
  ARI_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("ARI of an Asterisk run elsewhere"),
  ARI_USERNAME: text.default("hotline").describe("ARI user"),
  ARI_PASSWORD: text.optional().describe("ARI password; random when we run Asterisk"),
  ARI_APPLICATION: text.default("hotline").describe("Stasis application"),
  RECORDING_DIR: text.optional().describe("folder where Asterisk puts recordings"),
  SIP_HOST: text.default("127.0.0.1").describe("address for SIP and RTP"),
  SIP_PORT: port.default(5060).describe("UDP port for SIP"),
  RTP_PORT_MIN: port.default(10_000).describe("first RTP port"),
  RTP_PORT_MAX: port.default(10_999).describe("last RTP port"),
  PUBLIC_ADDRESS: text.optional().describe("address to name in SIP and SDP behind NAT"),
  TRUNK_ADDRESSES: text
    .default("127.0.0.1")
    .describe("addresses or networks whose calls are taken, by comma"),
  TRUNK_HOST: text.optional().describe("where outgoing calls go; none: nothing dials out"),
  TRUNK_PORT: port.default(5060).describe("port of TRUNK_HOST"),
  TRUNK_USERNAME: text.optional().describe("user at TRUNK_HOST"),
  TRUNK_PASSWORD: text.optional().describe("password at TRUNK_HOST"),
  CALLBACK_DESTINATIONS: text
    .regex(/^(\+[0-9]{1,14}|[0-9]{1,14})( *, *(\+[0-9]{1,14}|[0-9]{1,14}))*$/, {
      error: "must be beginnings such as +49 or whole internal numbers, by comma",
    })
    .optional()
    .describe("numbers that may be called back, by comma: +49, +4930, 200; none: no callbacks"),
  CALLBACK_HOURS: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
      error: "must be hours such as 08:00-21:00",
    })
    .default("08:00-21:00")
    .describe("when customers may be called back, on their own clocks"),
  CALLBACK_HOLIDAYS: text.optional().describe("a calendar on whose holidays nobody is called back"),
  CALLBACK_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe("attempts of a callback at most"),
  CALLBACK_GAP_MINUTES: z.coerce
    .number()
    .min(0.05)
    .max(1_440)
    .default(15)
    .describe("minutes from an attempt that failed to the next"),
  CALLBACK_SLOT_CAPACITY: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe("callbacks at most that are promised for one hour"),
  CALLBACK_FIRST: z
    .enum(["agent", "customer"])
    .default("agent")
    .describe("whose telephone rings first: agent or customer; a queue may say it for itself"),
  CALLBACK_MACHINES: z
    .enum(["talk", "try_later", "leave_message"])
    .default("talk")
    .describe(
      "what is done with answering machines: talk as with people, try_later or leave_message",
    ),
  FALLBACK_NUMBER: text.optional().describe("dialled for callers whom we cannot serve"),
  GUARD_HOLD_SECONDS: z.coerce
    .number()
    .int()
    .min(30)
    .max(3_600)
    .default(120)
    .describe("how long the dialplan holds callers while the controller is away"),
  BANK_PORT: port.default(8090).describe("port of the demo bank"),
  BANK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("back end for identity and balance; default the demo bank"),
  FLOW_FILE: text.default("ivr-flows/main.yaml").describe("the flow that callers hear"),
  SOUNDS_DIR: text.default("sounds").describe("folder of the prompts"),
  SPEECH_DIR: text
    .optional()
    .describe("folder of spoken free texts, at the same path for Asterisk; default in DATA_DIR"),
  TTS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("text-to-speech service that answers a POST with WAV; default espeak-ng"),
  TTS_STYLE: z
    .enum(["plain", "openai"])
    .default("plain")
    .describe("what is sent to TTS_URL: plain or openai"),
  TTS_TOKEN: text.optional().describe("bearer token for TTS_URL"),
  TTS_MODEL: text.default("tts-1").describe("model that TTS_URL is asked for, openai only"),
  TTS_VOICE_EN: text.optional().describe("name of the English voice of TTS_URL"),
  TTS_VOICE_ZH: text.optional().describe("name of the Chinese voice of TTS_URL"),
  RECORDING: onOff.default(true).describe("on or off: record conversations with agents"),
  DEMO: onOff.default(true).describe("on or off: demo people, demo bank and the demo phone"),
  DEMO_PASSWORD: text.optional().describe("password of the demo people; random when not given"),
  HOTLINE_NUMBER: z
    .string()
    .regex(/^\+?[0-9]{1,15}$/)
    .default("1000")
    .describe("the number that the demo phone dials"),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default("US")
    .describe("ISO 3166 country of numbers without a plus"),
  TIME_ZONE: text.default("UTC").describe("IANA zone in which a day begins"),
  HUMAN_WITHIN_KEYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(8)
    .describe("keys from any question of a flow to a person at most; 0 for no such rule"),
  METRICS_TOKEN: text.optional().describe("opens /metrics from other machines"),
  HOTLINE_CONFIG: text.optional().describe("path of hotline.yaml; default ./hotline.yaml if there"),
});
/** Parsed settings of the environment. */
export type EnvSettings = z.infer<typeof EnvSettings>;

/** A level of a skill, 1 to 10. */
export const skillLevel = z.number().int().min(levels.least).max(levels.most);
/** The name of a skill. */
export const skillName = z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/);

/** Skills of agents or asked of them: a list of names, or names with the least level of each. */
export const SkillsConfig = z
  .union([
    z.array(skillName).transform((names) => skillsAt(names)),
    z.record(skillName, skillLevel).transform((skills): Skills => skills),
  ])
  .default({});

/** Whom of several free agents a queue calls first; see Strategy in the core. */
export const QueueStrategy = z.enum([
  "longest_idle",
  "least_occupied",
  "most_skilled",
  "least_skilled",
  "round_robin",
  "fixed_order",
]);

/** One step by which a need is widened. */
export const WidenConfig = z.object({
  afterSeconds: z.number().min(1).max(14_400),
  skills: SkillsConfig,
});

const queueFields = z
  .object({
    label: Words,
    skills: SkillsConfig,
    widen: z
      .array(WidenConfig.strict())
      .max(limits.needSteps)
      .default([])
      .describe("steps that let in further agents after so much waiting"),
    strategy: QueueStrategy.default("longest_idle").describe(
      "whom of several free agents it calls first",
    ),
    order: z.array(text).default([]).describe("for fixed_order: agents, the first is called first"),
    whisper: z
      .boolean()
      .default(false)
      .describe("agents hear queue, wait and reason before the caller is joined"),
    ringAtOnce: z.number().int().min(1).max(limits.ringAtOnce).default(1),
    priorityPointSeconds: z
      .number()
      .min(0)
      .max(3_600)
      .default(60)
      .describe("how much waiting one point of priority is worth: nobody starves"),
    lastAgent: z
      .object({
        withinHours: z.number().min(0.1).max(8_760).default(72),
        waitSeconds: z.number().min(1).max(3_600).default(30),
      })
      .strict()
      .nullable()
      .default(null)
      .describe("a known caller waits so long for the agent of their last talk"),
    ringSeconds: z.number().min(1).max(120).default(20),
    wrapUpSeconds: z
      .union([z.number().min(0).max(3_600), z.literal("until_done")], {
        error: "must be 0 to 3600 seconds, or until_done",
      })
      .default(60)
      .describe("time to write up a call; until_done: as long as the agent needs"),
    onMissed: UnansweredConfig.describe("what follows for an agent who lets a call ring out"),
    onRejected: UnansweredConfig.describe("what follows for an agent who rejects a call"),
    serviceLevelSeconds: z.number().min(1).max(3_600).default(20),
    shortAbandonSeconds: z.number().min(0).max(600).default(5),
    lengthMax: z.number().int().min(1).max(10_000).default(500),
    callbackFirst: z
      .enum(["agent", "customer"])
      .optional()
      .describe("whose telephone rings first for callbacks; as CALLBACK_FIRST when left out"),
  })
  .strict();

/** Complains of steps of a queue's `widen` that can bring nobody new. */
function checkWidening(
  queue: { readonly skills: Skills; readonly widen: readonly z.output<typeof WidenConfig>[] },
  found: z.RefinementCtx,
): void {
  const first = { afterMs: 0, skills: queue.skills, agent: null };
  const steps = queue.widen.map(({ afterSeconds, skills }) => {
    return { afterMs: afterSeconds * 1_000, skills, agent: null };
  });
  for (const { step, why, by } of deadSteps([first, ...steps])) {
    const message =
      why === "late"
        ? `does not come later than the step before it`
        : `lets in nobody whom ${by === 0 ? "skills" : `step ${by}`} does not let in already`;
    found.addIssue({ code: "custom", path: ["widen", step - 1], message });
  }
}

/** A queue in hotline.yaml; times in seconds as people write them. */
export const QueueConfig = queueFields.superRefine(checkWidening);
/** Parsed queue settings. */
export type QueueConfig = z.infer<typeof QueueConfig>;

/** A queue of a simulated centre: as in hotline.yaml, but for what the simulator is told elsewhere. */
export const SimulatedQueueConfig = queueFields
  .omit({ label: true, wrapUpSeconds: true })
  .extend({
    order: z.array(text).default([]).describe("for fixed_order: groups, the first is called first"),
  })
  .superRefine(checkWidening);

/** How guessing of PINs and dates of birth is held down; times as people write them. */
export const GuessConfig = z
  .object({
    accountFailuresMax: z.number().int().min(1).max(100).default(5),
    /** Null: until a supervisor unlocks. */
    lockMinutes: z.number().min(1).max(525_600).nullable().default(30),
    lockHoursMax: z.number().min(1).max(8_760).default(24),
    callerFailuresMax: z.number().int().min(1).max(1_000).default(10),
    withheldFailuresMax: z.number().int().min(1).max(100_000).default(100),
    callerWindowHours: z.number().min(0.1).max(744).default(24),
    freeFailures: z.number().int().min(0).max(100).default(3),
    delaySeconds: z.number().min(0).max(10).default(1),
    delaySecondsMax: z.number().min(0).max(30).default(8),
    paceSeconds: z.number().min(0.05).max(5).default(0.5),
  })
  .strict();
/** Parsed settings of guessing. */
export type GuessConfig = z.infer<typeof GuessConfig>;

/** Where calls may be transferred to: nothing dials out but what is listed here. */
export const TransferConfig = z
  .object({
    numbers: z
      .array(z.string().regex(/^\+?[0-9]+\*?$/, 'must be a number, or its beginning and "*"'))
      .default([]),
    sip: z
      .array(
        z
          .string()
          .regex(
            /^sip:(\*|[A-Za-z0-9._+-]{1,64})@[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:\d{1,5})?$/,
            "must be a SIP address, or sip:*@host for all of a host",
          ),
      )
      .default([]),
  })
  .strict();

/** What hotline.yaml may hold: the same settings in `env`, and what the environment cannot say. */
export const FileConfig = z
  .object({
    env: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    queueOrderSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(300)
      .describe("what one place further down an agent's own list of queues costs a caller"),
    pauses: PausesConfig,
    queues: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), QueueConfig).default({}),
    lookups: z.array(ConfiguredSource).default([]),
    tickets: TicketConfig.prefault({}),
    destinations: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/), Destination).default({}),
    guessing: GuessConfig.prefault({}),
    transfers: TransferConfig.default({ numbers: [], sip: [] }),
  })
  .strict();
/** Parsed hotline.yaml. */
export type FileConfig = z.infer<typeof FileConfig>;
