import { z } from "zod";
import { ok, type Result } from "../../core/lib/result.ts";
import type { FileProblem } from "../flow/problems.ts";
import { schemaProblems } from "../flow/schema-problems.ts";
import { readYaml } from "../flow/yaml-source.ts";
import { setting } from "./forms.ts";

const answersForm = z.strictObject({ lookups: setting.lookups, agents: setting.agents });

/** What sources answer in a call from the terminal, and which agents are there. */
export type CallAnswers = z.output<typeof answersForm>;

/**
 * Reads a file of answers: `lookups` and `agents` as tests have them. Never throws: the error lists
 * all problems with their places.
 */
export function parseAnswers(
  file: string,
  text: string,
): Result<CallAnswers, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const parsed = answersForm.safeParse(read.value.data);
  if (parsed.success) return ok(parsed.data);
  const part = { title: "the answers", path: [], keys: Object.keys(answersForm.shape) };
  return { ok: false, error: schemaProblems(read.value, part, parsed.error) };
}
