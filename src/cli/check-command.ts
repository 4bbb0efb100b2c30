import { resolve } from "node:path";
import { formatProblem } from "../contract/flow/index.ts";
import { type Calendar, nextOpening } from "../core/calendar/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { type Instant, instant } from "../core/lib/brands.ts";
import { calendarsOf, flowProblems } from "./checked-flow.ts";
import { type Config, ConfigError } from "./config.ts";

/**
 * Checks the calendars and the flow files, FLOW_FILE when none is named; prints every problem and
 * returns the exit code. With `asJson` it prints one JSON value: for each file whether it is right,
 * and its problems with file, line, column and message.
 */
export async function check(
  config: Config,
  files: readonly string[],
  say: (text: string) => void,
  asJson = false,
): Promise<number> {
  const lines: string[] = [];
  let wrong = await checkCalendars(config, (text) => lines.push(text));
  if (!asJson) lines.forEach(say);
  const results = [];
  for (const file of files.length > 0 ? files.map((name) => resolve(name)) : [config.flowFile]) {
    const checked = await flowProblems(config, file);
    if (!checked.ok) wrong += 1;
    results.push({ file, ok: checked.ok, problems: checked.ok ? [] : checked.error });
    if (asJson) continue;
    if (checked.ok) say(rightLine(file, checked.value.flow));
    else for (const problem of checked.error) say(formatProblem(problem));
  }
  if (asJson) say(JSON.stringify({ ok: wrong === 0, calendars: lines, flows: results }, null, 2));
  return wrong === 0 ? 0 : 1;
}

function rightLine(file: string, { name, version, nodes }: FlowDocument): string {
  const count = Object.keys(nodes).length;
  return `${file}: flow "${name}" is right (version ${version}, ${count} nodes).`;
}

/** Returns how many complaints there were: all wrong calendars together are one. */
async function checkCalendars(config: Config, say: (text: string) => void): Promise<number> {
  try {
    for (const calendar of (await calendarsOf(config)).values()) {
      say(`Calendar "${calendar.name}" is right: ${standing(calendar, instant(Date.now()))}.`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return 1;
  }
}

/** Whether a calendar is open, and else when it opens, in words of its zone. */
function standing(calendar: Calendar, now: Instant): string {
  const opens = nextOpening(calendar, now);
  if (opens === now) return "open now";
  if (opens === null) return "closed, and not open on any day of the next two years";
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: calendar.zone,
  });
  return `closed now, opens on ${format.format(opens)} (${calendar.zone})`;
}
