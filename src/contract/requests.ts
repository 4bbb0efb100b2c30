import { z } from "zod";
import { AgentView, CallSummary, Lang, PauseCode, PauseReason, QueueView, Role } from "./views.ts";

/** Signing in with name and password. */
export const SignIn = z
  .object({ user: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .strict()
  .meta({ id: "SignIn" });
export type SignIn = z.infer<typeof SignIn>;

/** How the browser's softphone registers: minted for this sign-in, deleted after it. */
export const SoftphoneLine = z
  .object({
    /** SIP user and endpoint. */
    user: z.string(),
    password: z.string(),
    /** Path of the SIP WebSocket on this origin. */
    path: z.literal("/sip"),
    /** Domain part of the SIP address; never resolved. */
    domain: z.string(),
  })
  .meta({ id: "SoftphoneLine" });
export type SoftphoneLine = z.infer<typeof SoftphoneLine>;

/** Where an agent's calls ring: `outside` is a telephone reached through the trunk. */
export const Device = z.enum(["browser", "desk_phone", "outside"]).meta({ id: "Device" });
export type Device = z.infer<typeof Device>;

/** Lets calls ring elsewhere from now on. */
export const DeviceChoice = z
  .object({ device: Device, autoAnswer: z.boolean() })
  .strict()
  .meta({ id: "DeviceChoice" });
export type DeviceChoice = z.infer<typeof DeviceChoice>;

/** Who is signed in. */
export const Me = z
  .object({
    user: z.string(),
    name: z.string(),
    role: Role,
    lang: Lang,
    /** Sent back in the header X-Csrf-Token with every change. */
    csrfToken: z.string(),
    /** Null for people who take no calls. */
    line: SoftphoneLine.nullable(),
    /** Where calls ring, and where they might; null for people who take no calls. */
    devices: z
      .object({
        chosen: Device,
        available: z.array(Device),
        /** Whether browser and desk phone answer by themselves. */
        autoAnswer: z.boolean(),
        /** The telephone outside, where there is one. */
        outsideNumber: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

/** What an agent, or a supervisor for them, can ask of the floor and of the present call. */
export const AgentCommand = z
  .discriminatedUnion("command", [
    z.object({ command: z.literal("ready") }).strict(),
    /** Without a reason: the first of the configuration, or `supervisor` for somebody else. */
    z.object({ command: z.literal("pause"), reason: PauseReason.optional() }).strict(),
    z.object({ command: z.literal("hang_up") }).strict(),
    z.object({ command: z.literal("wrap_up_done") }).strict(),
    z.object({ command: z.literal("wrap_up_extend") }).strict(),
    /** Ends the agent's sign-ins; a talk goes on. Only for supervisors and admins. */
    z.object({ command: z.literal("sign_out") }).strict(),
    /** The page reports whether the browser may use the microphone. Only for oneself. */
    z.object({ command: z.literal("microphone"), allowed: z.boolean() }).strict(),
  ])
  .meta({ id: "AgentCommand" });
export type AgentCommand = z.infer<typeof AgentCommand>;

/**
 * What a supervisor asks of a queue: `close` takes no new callers, `evacuate` sends who waits to
 * another queue, each to the place of their arrival.
 */
export const QueueCommand = z
  .discriminatedUnion("command", [
    z.object({ command: z.literal("open") }).strict(),
    z.object({ command: z.literal("close") }).strict(),
    z.object({ command: z.literal("evacuate"), to: z.string().min(1).max(64) }).strict(),
  ])
  .meta({ id: "QueueCommand" });
export type QueueCommand = z.infer<typeof QueueCommand>;

/** A page of a list: how many, and where the page before it ended. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `nextCursor` of the page before; nothing for the first page. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "is not a cursor of this list")
    .optional(),
};

/** Which calls to list. */
export const CallQuery = z
  .object({
    /** Only calls in progress, or only ended ones. */
    open: z.stringbool().optional(),
    ...paging,
  })
  .strict()
  .meta({ id: "CallQuery" });
export type CallQuery = z.infer<typeof CallQuery>;

/** Asks for a line of the demo phone; with the number of an earlier one to be the same caller. */
export const PhoneLineRequest = z
  .object({
    /** One of the fictional numbers +12025550100 to +12025550199. */
    number: z
      .string()
      .regex(/^\+120255501\d\d$/, "is not a number of the demo phone")
      .optional(),
  })
  .strict()
  .meta({ id: "PhoneLineRequest" });
export type PhoneLineRequest = z.infer<typeof PhoneLineRequest>;

/** A line of the demo phone. */
export const PhoneLine = SoftphoneLine.extend({
  /** Opens `/sip?token=` and `/api/v1/phone/live?token=`, and removes the line. */
  token: z.string(),
  /** What the line is called by: keep it to be the same caller next time. */
  number: z.string(),
  /** The hotline's own number. */
  dial: z.string(),
  /** A customer of the demo bank to try the line with; absent when the bank is a real one. */
  hint: z.object({ account: z.string(), pin: z.string() }).optional(),
}).meta({ id: "PhoneLine" });
export type PhoneLine = z.infer<typeof PhoneLine>;

/** Gives a line of the demo phone back. */
export const PhoneLineEnd = z
  .object({ token: z.string().min(1).max(300) })
  .strict()
  .meta({ id: "PhoneLineEnd" });
export type PhoneLineEnd = z.infer<typeof PhoneLineEnd>;

/** What every page of a list has beside its items. */
export const page = {
  /** Ask again with it for the next page; null at the end. */
  nextCursor: z.string().nullable(),
};
export const CallPage = z.object({ items: z.array(CallSummary), ...page }).meta({ id: "CallPage" });
export const AgentList = z.object({ items: z.array(AgentView) }).meta({ id: "AgentList" });
export const PauseCodeList = z.object({ items: z.array(PauseCode) }).meta({ id: "PauseCodeList" });
export const QueueList = z.object({ items: z.array(QueueView) }).meta({ id: "QueueList" });
