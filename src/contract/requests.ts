import { z } from "zod";
import { limits } from "../core/lib/limits.ts";
import {
  AgentView,
  CallSummary,
  Disposition,
  Lang,
  PauseReason,
  Role,
  TicketStatus,
  TicketSummary,
} from "./views.ts";

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
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

/** What an agent, or a supervisor for them, can ask of the floor and of the present call. */
export const AgentCommand = z
  .discriminatedUnion("command", [
    z.object({ command: z.literal("ready") }).strict(),
    z.object({ command: z.literal("pause"), reason: PauseReason.default("break") }).strict(),
    z.object({ command: z.literal("hang_up") }).strict(),
    z.object({ command: z.literal("wrap_up_done") }).strict(),
    z.object({ command: z.literal("wrap_up_extend") }).strict(),
    /** The page reports whether the browser may use the microphone. Only for oneself. */
    z.object({ command: z.literal("microphone"), allowed: z.boolean() }).strict(),
  ])
  .meta({ id: "AgentCommand" });
export type AgentCommand = z.infer<typeof AgentCommand>;

/** What people may change on a ticket. */
export const TicketChangeBody = z
  .object({
    status: TicketStatus.optional(),
    disposition: Disposition.nullable().optional(),
    note: z.string().max(limits.noteLength).optional(),
    contactName: z.string().max(200).nullable().optional(),
  })
  .strict()
  .meta({ id: "TicketChange" });
export type TicketChangeBody = z.infer<typeof TicketChangeBody>;

const page = { nextCursor: z.string().nullable() };
export const TicketPage = z
  .object({ items: z.array(TicketSummary), ...page })
  .meta({ id: "TicketPage" });
export const CallPage = z.object({ items: z.array(CallSummary), ...page }).meta({ id: "CallPage" });
export const AgentList = z.object({ items: z.array(AgentView) }).meta({ id: "AgentList" });
