import type { FieldValue } from "../call/index.ts";
import type { TicketBodyEdit } from "./record.ts";
import type { FieldRule, TicketRules } from "./rules.ts";

/** What is wrong with a part of a change, for people. */
export interface EditFault {
  readonly path: string;
  readonly message: string;
}

/** Checks the names in a change of a ticket against the configuration; empty when all is right. */
export function checkTicketEdit(rules: TicketRules, edit: TicketBodyEdit): readonly EditFault[] {
  const { category, team } = edit;
  const faults: EditFault[] = [];
  if (category != null && !rules.categories.some(({ id }) => id === category)) {
    faults.push({ path: "category", message: `There is no category "${category}".` });
  }
  if (team != null && !rules.teams.some(({ id }) => id === team)) {
    const known = rules.teams.map(({ id }) => id).join(", ");
    faults.push({
      path: "team",
      message: `There is no team "${team}". Known: ${known || "none"}.`,
    });
  }
  return [...faults, ...checkFields(rules.ticketFields, edit.fields ?? {})];
}

/** Checks the fields in a change of a contact; empty when all is right. */
export function checkContactFields(
  rules: TicketRules,
  fields: Readonly<Record<string, FieldValue | null>>,
): readonly EditFault[] {
  return checkFields(rules.contactFields, fields);
}

/** Checks values of fields against their types; null, which empties a field, is always right. */
function checkFields(
  rules: readonly FieldRule[],
  fields: Readonly<Record<string, FieldValue | null>>,
): readonly EditFault[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const rule = rules.find((one) => one.name === name);
    const path = `fields.${name}`;
    if (rule === undefined) return [{ path, message: `There is no field "${name}".` }];
    const wanted = value === null ? null : wantedOf(rule, value);
    return wanted === null
      ? []
      : [{ path, message: `Must be ${wanted}, not ${JSON.stringify(value)}.` }];
  });
}

/** Characters of a text in a field. */
const textMax = 500;

/** What a value should have been; null when it is right. */
function wantedOf(rule: FieldRule, value: FieldValue): string | null {
  switch (rule.type) {
    case "text":
      return typeof value === "string" && value.length <= textMax
        ? null
        : `a text of at most ${textMax} characters`;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "a number";
    case "yes_no":
      return typeof value === "boolean" ? null : "true or false";
    case "date":
      return typeof value === "string" && isDate(value) ? null : "a date such as 2027-01-31";
    case "choice": {
      const known = rule.choices.map((choice) => choice.value);
      return known.some((one) => one === value) ? null : `one of ${known.join(", ")}`;
    }
  }
}

/** Whether this is a day of the (Gregorian) calendar, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}
