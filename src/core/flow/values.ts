import type { Json } from "../lib/json.ts";

/**
 * The type of a variable of a flow. Every variable has one type throughout its flow: a value is
 * never converted behind an author's back.
 */
export type VarType =
  | "string"
  /** A whole number. */
  | "int"
  | "double"
  | "bool"
  /** A reference to digits that nobody may hear or see: only `verify` and `lookup` take it. */
  | "secret"
  | { readonly record: VarTypes }
  | { readonly list: VarType };

/** Types by name: the variables of a flow, or the fields of a record. */
export type VarTypes = Readonly<Record<string, VarType>>;

/** The type as CEL and its messages name it. */
export function typeName(type: VarType): string {
  if (typeof type === "string") return type === "secret" ? "Secret" : type;
  // CEL knows no records in lists: their fields are looked up when an expression runs.
  return "record" in type ? "map" : `list<${typeName(type.list)}>`;
}

/** Whether two types are the same. */
export function sameType(one: VarType, other: VarType): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  if ("list" in one) return "list" in other && sameType(one.list, other.list);
  if (!("record" in other)) return false;
  const names = Object.keys(one.record);
  return (
    names.length === Object.keys(other.record).length &&
    names.every((name) => {
      const [mine, theirs] = [one.record[name], other.record[name]];
      return mine !== undefined && theirs !== undefined && sameType(mine, theirs);
    })
  );
}

/** The type of a dotted path, or null when there is no such field; see `readPath`. */
export function typeAt(types: VarTypes, path: string): VarType | null {
  let type: VarType = { record: types };
  for (const part of path.split(".")) {
    if (typeof type === "string" || !("record" in type)) return null;
    const field: VarType | undefined = Object.hasOwn(type.record, part)
      ? type.record[part]
      : undefined;
    if (field === undefined) return null;
    type = field;
  }
  return type;
}

/** A value with CEL's numbers: whole numbers are bigints there. A missing part becomes its zero. */
export function toCel(value: Json | undefined, type: VarType): unknown {
  if (type === "int") return BigInt(typeof value === "number" ? Math.trunc(value) : 0);
  if (type === "double") return typeof value === "number" ? value : 0;
  if (type === "bool") return value === true;
  if (type === "string") return typeof value === "string" ? value : "";
  if (type === "secret") return null;
  if ("list" in type) {
    return Array.isArray(value) ? value.map((entry: Json) => toCel(entry, type.list)) : [];
  }
  const fields = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return Object.fromEntries(
    Object.entries(type.record).map(([name, field]) => {
      const given = Object.hasOwn(fields, name)
        ? (fields as Record<string, Json>)[name]
        : undefined;
      return [name, toCel(given, field)];
    }),
  );
}

/** A result of CEL as plain data, or null for what no variable can hold. */
export function fromCel(value: unknown): Json {
  switch (typeof value) {
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : null;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "string":
    case "boolean":
      return value;
    case "object":
      return Array.isArray(value) ? value.map(fromCel) : null;
    default:
      return null;
  }
}
