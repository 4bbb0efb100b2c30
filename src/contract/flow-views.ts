import { z } from "zod";
import { FlowPicture } from "./flow-picture.ts";
import { IsoInstant, Words } from "./views.ts";

const FlowFileProblem = z
  .object({
    file: z.string(),
    /** From 1. */
    line: z.number().int(),
    column: z.number().int(),
    message: z.string(),
  })
  .meta({ id: "FlowFileProblem" });

/** A version of the flow that new calls start on, or started on. */
export const FlowVersion = z
  .object({
    flow: z.string(),
    version: z.string(),
    isActive: z.boolean().describe("Whether new calls start on it"),
    isFile: z.boolean().describe("Whether it is what the flow file holds"),
    /** Stretches of time in which new calls started on it, newest first. */
    uses: z
      .array(
        z.object({
          since: IsoInstant,
          until: IsoInstant.nullable().describe("Null while it goes on"),
          by: z.string().nullable().describe("Who chose it; null when the file did"),
        }),
      )
      .min(1),
  })
  .meta({ id: "FlowVersion" });
export type FlowVersion = z.infer<typeof FlowVersion>;

/** The flow for new calls, its file, and the versions there were, the newest use first. */
export const FlowStanding = z
  .object({
    active: z.string().describe("The version that new calls start on"),
    file: z.object({
      name: z.string(),
      version: z.string().describe("The newest version of the file that was right"),
      problems: z
        .array(FlowFileProblem)
        .describe("Why the file as it is now is not in use; empty when it is right"),
    }),
    versions: z.array(FlowVersion),
  })
  .meta({ id: "FlowStanding" });
export type FlowStanding = z.infer<typeof FlowStanding>;

/** What a version says and how it is drawn. */
export const FlowVersionDetail = z
  .object({
    flow: z.string(),
    version: z.string(),
    sources: z
      .array(z.object({ file: z.string(), text: z.string() }))
      .describe("Its files, the flow's own first; empty for one from before they were kept"),
    picture: FlowPicture,
    nodes: z.array(
      z.object({
        id: z.string(),
        /** Its prompts in words, by the field they stand in: `prompts.0`, `noInput`. */
        said: z.array(z.object({ field: z.string(), words: Words })),
      }),
    ),
  })
  .meta({ id: "FlowVersionDetail" });
export type FlowVersionDetail = z.infer<typeof FlowVersionDetail>;

/** How many calls took each way of a version. */
export const FlowCounts = z
  .object({
    version: z.string(),
    since: IsoInstant.nullable().describe("Null for all days that are kept"),
    items: z.array(
      z.object({
        node: z.string(),
        way: z
          .string()
          .describe(
            "A way of the node, as in `keys.1`, or what became of calls there: `call_started`, " +
              "`hung_up` (without having been served), `call_ended`, `call_failed`",
          ),
        count: z.number().int(),
      }),
    ),
  })
  .meta({ id: "FlowCounts" });
export type FlowCounts = z.infer<typeof FlowCounts>;

/** What to count. */
export const FlowCountQuery = z.object({
  since: z
    .enum(["today", "ever"])
    .default("today")
    .describe("Only today, or all days that are kept (100)"),
});

/** What is different between two versions. */
export const FlowDifference = z
  .object({
    from: z.string(),
    to: z.string(),
    files: z.array(
      z.object({
        file: z.string(),
        diff: z
          .string()
          .nullable()
          .describe("In the unified format; null when too much is different to be shown"),
      }),
    ),
    nodes: z.object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      changed: z.array(z.string()),
    }),
  })
  .meta({ id: "FlowDifference" });
export type FlowDifference = z.infer<typeof FlowDifference>;

/** Which version to compare with. */
export const FlowDifferenceQuery = z.object({
  from: z.string().min(1).max(64).describe("The earlier version"),
});

/** Which version new calls are to start on. */
export const FlowChoice = z
  .object({
    version: z
      .string()
      .min(1)
      .max(64)
      .nullable()
      .describe("An earlier version, until the file changes; null to follow the file again"),
  })
  .strict()
  .meta({ id: "FlowChoice" });
