import { resolve } from "node:path";
import { type Calendar, nextOpening } from "../core/calendar/index.ts";
import { type Instant, instant } from "../core/lib/brands.ts";
import { calendarsOf, checkedFlow } from "./checked-flow.ts";
import { type Config, ConfigError } from "./config.ts";

/**
 * Checks the calendars and the flow files, FLOW_FILE when none is named; prints every problem and
 * returns the exit code.
 */
export async function check(
  config: Config,
  files: readonly string[],
  say: (text: string) => void,
): Promise<number> {
  let wrong = await checkCalendars(config, say);
  for (const file of files.length > 0 ? files.map((name) => resolve(name)) : [config.flowFile]) {
    const checked = await checkedFlow(config, file);
    if (checked.ok) {
      const { name, version, nodes } = checked.value;
      say(
        `${file}: flow "${name}" is right (version ${version}, ${Object.keys(nodes).length} nodes).`,
      );
      continue;
    }
    wrong += 1;
    for (const problem of checked.error) say(problem);
  }
  return wrong === 0 ? 0 : 1;
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
