import { z } from "zod";
import type { PauseCode, UnansweredRule } from "../core/acd/index.ts";
import { ownReasons } from "../core/acd/index.ts";
import { Words } from "./views.ts";

/** One reason for a pause in hotline.yaml. */
const PauseConfig = z
  .object({
    label: Words,
    paid: z.boolean().default(true).describe("whether the time counts as paid"),
    limitMinutes: z
      .number()
      .min(0.1)
      .max(1_440)
      .nullable()
      .default(null)
      .describe("how long it may last; null: without end"),
    atLimit: z
      .enum(["alarm", "ready"])
      .default("alarm")
      .describe("at the limit: marked for agent and supervisor, or ready again"),
  })
  .strict();

const taken: readonly string[] = ownReasons;

/** The reasons for pauses by their code; the first is what "pause" alone means. */
export const PausesConfig = z
  .record(z.string(), PauseConfig)
  .superRefine((codes, found) => {
    for (const code of Object.keys(codes)) {
      const message = taken.includes(code)
        ? "is a reason of the service's own: choose another name"
        : "must be named by small letters, digits, _ and -";
      if (taken.includes(code) || !/^[a-z][a-z0-9_-]{0,40}$/.test(code)) {
        found.addIssue({ code: "custom", path: [code], message });
      }
    }
  })
  .refine((codes) => Object.keys(codes).length > 0, "must name at least one reason")
  .prefault({
    break: { label: { en: "Break", zh: "休息" } },
    lunch: { label: { en: "Lunch", zh: "午餐" }, paid: false },
    meeting: { label: { en: "Meeting", zh: "会议" } },
    training: { label: { en: "Training", zh: "培训" } },
  });

/** The pauses of the configuration in its order. */
export function pausesOf(codes: z.infer<typeof PausesConfig>): readonly PauseCode[] {
  return Object.entries(codes).map(([id, { label, paid, limitMinutes, atLimit }]) => {
    const limitMs = limitMinutes === null ? null : limitMinutes * 60_000;
    return { id, label, paid, limitMs, atLimit };
  });
}

/** The pauses of a configuration that names none. */
export const defaultPauses = pausesOf(PausesConfig.parse(undefined));

const consequence = z.enum(["pause", "ready", "sign_out"]);

/** What follows for an agent who does not take a call: at once, or after so many in a row. */
export const UnansweredConfig = z
  .union([
    consequence.transform((what): UnansweredRule => ({ do: what, after: 1 })),
    z.object({ do: consequence, after: z.number().int().min(1).max(10).default(1) }).strict(),
  ])
  .prefault("pause");
