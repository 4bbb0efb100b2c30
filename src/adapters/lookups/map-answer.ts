import type { AnswerField, AnswerKind } from "../../contract/index.ts";
import { isDate } from "../../core/identity/index.ts";
import type { Json, JsonObject } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";

type Fields = Readonly<Record<string, AnswerField>>;
interface Wanted {
  readonly type: AnswerKind;
  readonly decimals?: number | undefined;
  readonly optional: boolean;
}

/** What an amount may be: beyond it, it is a mistake of the source (10 000 000 000.00). */
const minorMax = 1_000_000_000_000;
const textLengthMax = 200;
/** Characters that hide or turn text around (Unicode Technical Report 36). */
const unsafe = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
const decimal = /^-?\d{1,15}(\.\d{1,10})?$/;

/**
 * Takes the wanted fields from what a source sent, each checked for its type. Everything else is
 * dropped and never reaches the journal. The error names the fields that are missing or wrong,
 * never a value.
 */
export function mapAnswer(fields: Fields, data: unknown): Result<JsonObject, readonly string[]> {
  const wrong: string[] = [];
  const entries = Object.entries(fields).map(([name, field]): [string, Json] => {
    const wanted = typeof field === "string" ? { type: field, optional: false } : field;
    const from = typeof field === "string" ? undefined : field.from;
    const value = readAt(data, from ?? name);
    if ("list" in wanted) return [name, mapList(name, wanted, value, wrong)];
    const taken = take(wanted, value);
    if (taken === undefined) wrong.push(name);
    return [name, taken ?? null];
  });
  return wrong.length > 0 ? err(wrong) : ok(Object.fromEntries(entries));
}

function mapList(
  name: string,
  { list, max }: { readonly list: Fields; readonly max: number },
  value: unknown,
  wrong: string[],
): Json {
  if (!Array.isArray(value)) {
    wrong.push(name);
    return [];
  }
  return value.slice(0, max).map((entry: unknown, index) => {
    const mapped = mapAnswer(list, entry);
    if (mapped.ok) return mapped.value;
    wrong.push(...mapped.error.map((field) => `${name}.${index}.${field}`));
    return {};
  });
}

/** The value at a dotted path; own fields and places in lists only. */
function readAt(data: unknown, path: string): unknown {
  let value = data;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = Reflect.get(value, step);
  }
  return value;
}

const empty: Readonly<Record<AnswerKind, Json>> = {
  text: "",
  whole: 0,
  number: 0,
  bool: false,
  money: 0,
  currency: "",
  date: "",
  time: "",
};

/** The value as plain data; undefined when it is not what is wanted. */
function take({ type, decimals, optional }: Wanted, value: unknown): Json | undefined {
  if (optional && (value === undefined || value === null || value === "")) return empty[type];
  switch (type) {
    case "text":
      return takeText(value);
    case "whole":
      return within(scaled(value, 0), Number.MAX_SAFE_INTEGER);
    case "money":
      return within(scaled(value, decimals ?? 0), minorMax);
    case "number": {
      const text = plainNumber(value);
      return text === undefined ? undefined : plusZero(Number(text));
    }
    case "bool":
      return takeBool(value);
    case "currency":
      return typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : undefined;
    case "date": {
      const date = typeof value === "string" ? /^([\d-]{10})($|[T ])/.exec(value)?.[1] : undefined;
      return date !== undefined && isDate(date) ? date : undefined;
    }
    case "time": {
      const clock = /^((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?$/;
      return typeof value === "string" ? clock.exec(value)?.[1] : undefined;
    }
  }
}

function takeText(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > textLengthMax) return undefined;
  return value.replace(unsafe, "").normalize("NFC");
}

/** Databases and files have other words for it: 1 and 0, t and f. */
function takeBool(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === "1" || value === "t" || value === "true") {
    return true;
  }
  const isFalse = value === false || value === 0 || value === "0" || value === "f";
  return isFalse || value === "false" ? false : undefined;
}

/** A number in plain decimal notation; undefined for `1e6`, `0x10`, infinity and texts. */
function plainNumber(value: unknown): string | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const text = String(value);
  return decimal.test(text) ? text : undefined;
}

/** A number times ten to the power of `decimals`, exactly; undefined when digits would be left. */
function scaled(value: unknown, decimals: number): number | undefined {
  const text = plainNumber(value);
  if (text === undefined) return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  return plusZero(Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, "0")}`));
}

function within(value: number | undefined, max: number): number | undefined {
  return value !== undefined && Math.abs(value) <= max ? value : undefined;
}

/** Minus zero is spoken and compared as zero. */
const plusZero = (value: number): number => (value === 0 ? 0 : value);
