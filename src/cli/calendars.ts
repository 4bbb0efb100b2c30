import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCalendar } from "../contract/calendar.ts";
import type { FileProblem } from "../contract/flow/index.ts";
import type { Calendar } from "../core/calendar/index.ts";
import { err, ok, type Result } from "../core/lib/result.ts";

/**
 * Reads and checks all calendars, `*.yaml` of `folder`, by name; none when there is no such folder.
 * `zone` is the IANA time zone of those that name none. Never throws: the error lists all problems.
 */
export async function readCalendars(
  folder: string,
  zone: string,
): Promise<Result<ReadonlyMap<string, Calendar>, readonly FileProblem[]>> {
  const names = await readdir(folder).catch(() => []);
  const calendars = new Map<string, Calendar>();
  const problems: FileProblem[] = [];
  for (const name of names.filter((one) => /\.ya?ml$/.test(one)).sort()) {
    const file = join(folder, name);
    const read = await readOne(file, zone);
    if (!read.ok) problems.push(...read.error);
    else if (calendars.has(read.value.name)) problems.push(twice(file, read.value.name));
    else calendars.set(read.value.name, read.value);
  }
  return problems.length > 0 ? err(problems) : ok(calendars);
}

async function readOne(
  file: string,
  zone: string,
): Promise<Result<Calendar, readonly FileProblem[]>> {
  try {
    return parseCalendar(file, await readFile(file, "utf8"), zone);
  } catch (error) {
    const message = `The calendar cannot be read: ${error instanceof Error ? error.message : error}.`;
    return err([{ file, line: 1, column: 1, message }]);
  }
}

function twice(file: string, name: string): FileProblem {
  const message = `Another file is the calendar "${name}" already. Give each a name of its own.`;
  return { file, line: 1, column: 1, message };
}
