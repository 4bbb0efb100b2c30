import { z } from "zod";
import { quote, suggest } from "../../core/flow/check-words.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { Need, Skills } from "../../core/lib/skills.ts";
import { both, deadSteps, meets, needOf } from "../../core/lib/skills.ts";
import type { FileProblem } from "../flow/problems.ts";
import { schemaProblems } from "../flow/schema-problems.ts";
import { type Path, readYaml } from "../flow/yaml-source.ts";
import { type Duration, ScenarioFile } from "./schema.ts";

type CallType = ScenarioFile["calls"][string];
type Fault = { readonly path: Path; readonly message: string; readonly atKey?: true };

/**
 * Reads a scenario. Never throws: the error lists all problems with their places.
 * @param file The file's name as the reader of a problem knows it.
 */
export function parseScenario(
  file: string,
  text: string,
): Result<ScenarioFile, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const source = read.value;
  const parsed = ScenarioFile.safeParse(source.data);
  if (!parsed.success) {
    const keys = Object.keys(ScenarioFile.shape);
    return err(schemaProblems(source, { title: "the scenario", path: [], keys }, parsed.error));
  }
  const faults = faultsOf(parsed.data);
  if (faults.length === 0) return ok(parsed.data);
  return err(
    faults.map(({ path, message, atKey }) =>
      atKey ? source.problemAtKey(path, message) : source.problemAt(path, message),
    ),
  );
}

/** The JSON Schema of scenario files, as `scenarios/schema/scenario.schema.json` holds it. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(ScenarioFile, { io: "input", target: "draft-7", reused: "ref" });
  return { title: "A scenario of Hotline's simulator", ...schema };
}

/** The skill that stands for belonging to a group: no skill of a file can have this name. */
export const groupSkill = (group: string): string => `@${group}`;

/** What a type of calls asks, as a ladder; the queue's own skills are not in it. */
export function needOfType(type: CallType): Need {
  if (type.groups) {
    return Object.entries(type.groups)
      .map(([group, afterSeconds]) => ({
        afterMs: afterSeconds * 1_000,
        skills: { [groupSkill(group)]: 1 },
        agent: null,
      }))
      .sort((one, other) => one.afterMs - other.afterMs);
  }
  if (!type.need) return needOf([]);
  return type.need.map(({ afterSeconds, skills }) => {
    return { afterMs: afterSeconds * 1_000, skills, agent: null };
  });
}

/** The skills of a group's agents, with the one that stands for the group. */
export function skillsOfGroup(name: string, skills: Skills): Skills {
  return { ...skills, [groupSkill(name)]: 1 };
}

function faultsOf(file: ScenarioFile): readonly Fault[] {
  const periods = file.periods.length;
  const lists = (value: number | readonly number[], path: Path): readonly Fault[] => {
    if (typeof value === "number" || value.length === periods) return [];
    const message = `${quote(path.at(-1))} has ${value.length} numbers for ${periods} periods: give one for each, or a single number for all.`;
    return [{ path, message }];
  };
  const names = (kind: "queues" | "groups") => Object.keys(file[kind]);
  const known = (kind: "queues" | "groups", name: string, path: Path, atKey?: true) => {
    if (Object.hasOwn(file[kind], name)) return [];
    const near = suggest(name, names(kind));
    const message = `${quote(name)} is none of the scenario's ${kind}.${near}`;
    return [atKey ? { path, message, atKey } : { path, message }];
  };
  const counted = file.periods.some(({ warmUp }) => !warmUp);
  const none = "All periods are warm-up: nothing would be counted.";
  return [
    ...(counted ? [] : [{ path: ["periods"], message: none }]),
    ...Object.entries(file.queues).flatMap(([queue, { order }]) =>
      order.flatMap((group, at) => known("groups", group, ["queues", queue, "order", at])),
    ),
    ...Object.entries(file.groups).flatMap(([group, { agents, queues }]) => [
      ...lists(agents, ["groups", group, "agents"]),
      ...queues.flatMap((queue, at) => known("queues", queue, ["groups", group, "queues", at])),
      ...agentFaults(file, group),
    ]),
    ...Object.entries(file.calls).flatMap(([type, call]) => [
      ...lists(call.perHour, ["calls", type, "perHour"]),
      ...known("queues", call.queue, ["calls", type, "queue"]),
      ...Object.keys(call.talkSecondsByGroup).flatMap((group) =>
        known("groups", group, ["calls", type, "talkSecondsByGroup", group], true),
      ),
      ...Object.keys(call.groups ?? {}).flatMap((group) =>
        known("groups", group, ["calls", type, "groups", group], true),
      ),
      ...needFaults(type, call),
      ...servedFaults(file, type, call),
    ]),
  ];
}

/** The most offers that agents may leave unanswered: a caller must find somebody in the end. */
const unansweredMost = 0.95;
/** The most time at work that agents may be on breaks at any time. */
const pausedMost = 0.95;

function agentFaults(file: ScenarioFile, name: string): readonly Fault[] {
  const group = file.groups[name];
  if (!group) return [];
  const path = ["groups", name];
  const unanswered = group.missed + group.rejected;
  const paused = group.pauses.reduce((sum, { share }) => sum + share, 0);
  const minutes = file.periods.reduce((sum, period) => sum + period.minutes, 0);
  const faults: Fault[] = group.breaks.flatMap((one, at) => {
    const room = one.toMinute - one.fromMinute;
    const place = [...path, "breaks", at];
    if (one.minutes > room) {
      const message = `A break of ${one.minutes} minutes does not fit between minute ${one.fromMinute} and minute ${one.toMinute}: make it shorter or "toMinute" later.`;
      return [{ path: place, message }];
    }
    if (one.toMinute <= minutes) return [];
    const message = `"toMinute" is ${one.toMinute}, but the periods together last ${minutes} minutes: minutes count from the beginning of the first.`;
    return [{ path: [...place, "toMinute"], message }];
  });
  const answerSeconds = group.answerSeconds === null ? 0 : meanSeconds(group.answerSeconds);
  const served = group.queues.length === 0 ? Object.keys(file.queues) : group.queues;
  for (const queue of served) {
    const { ringSeconds = answerSeconds } = file.queues[queue] ?? {};
    if (answerSeconds <= ringSeconds) continue;
    const message = `The agents of ${quote(name)} take ${answerSeconds} s on average to answer, but phones of the queue ${quote(queue)} ring ${ringSeconds} s: make "ringSeconds" of the queue longer.`;
    faults.push({ path: [...path, "answerSeconds"], message });
  }
  if (unanswered > unansweredMost) {
    const message = `The agents of ${quote(name)} leave ${percent(unanswered)} of all offers unanswered ("missed" and "rejected"): ${percent(unansweredMost)} is the most.`;
    faults.push({ path: [...path, group.missed > 0 ? "missed" : "rejected"], message });
  }
  if (paused > pausedMost) {
    const message = `The agents of ${quote(name)} are on breaks ${percent(paused)} of their time: ${percent(pausedMost)} is the most, all "pauses" together.`;
    faults.push({ path: [...path, "pauses"], message });
  }
  return faults;
}

/** The mean of a distribution. */
export function meanSeconds(duration: Duration): number {
  if ("exponential" in duration) return duration.exponential;
  if ("deterministic" in duration) return duration.deterministic;
  return ("lognormal" in duration ? duration.lognormal : duration.gamma).mean;
}

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

function needFaults(type: string, call: CallType): readonly Fault[] {
  if (call.need && call.groups) {
    const message = `The calls of ${quote(type)} have "need" and "groups": only one can say who may take them.`;
    return [{ path: ["calls", type, "groups"], message, atKey: true }];
  }
  if (!call.need) return [];
  return deadSteps(needOfType(call)).map(({ step, why, by }) => {
    const path = ["calls", type, "need", step];
    if (why === "late") return { path, message: "This step is not later than the one before it." };
    return { path, message: `This step lets in nobody whom step ${by + 1} has not let in.` };
  });
}

/** Calls that no group may take in any step: a slip in the skills, rather than a plan. */
function servedFaults(file: ScenarioFile, type: string, call: CallType): readonly Fault[] {
  const queue = file.queues[call.queue];
  if (!queue) return [];
  const own = needOfType(call);
  const widened = own.length === 1 && own[0] ? queue.widen : [];
  const demands = [
    ...own.map(({ skills }) => both(queue.skills, skills)),
    ...widened.map(({ skills }) => both(skills, own[0]?.skills ?? {})),
  ];
  const isServed = Object.entries(file.groups).some(
    ([name, group]) =>
      (group.queues.length === 0 || group.queues.includes(call.queue)) &&
      demands.some((demand) => meets(skillsOfGroup(name, group.skills), demand)),
  );
  if (isServed) return [];
  const message = `No group may take the calls of ${quote(type)}: none has the skills and the queue ${quote(call.queue)}.`;
  return [{ path: ["calls", type], message, atKey: true }];
}
