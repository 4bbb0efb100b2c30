/** Plain JSON data: all that a state, an event or an effect may hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a JSON value is an object (not an array, not null). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a dotted path such as `balance.minor` in plain data.
 * Returns undefined when any part is missing; own properties only, so `__proto__` finds nothing.
 */
export function readPath(data: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = data;
  for (const part of path.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}
