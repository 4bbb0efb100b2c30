import type { SourceShape } from "../core/flow/check-world.ts";
import type { VarType, VarTypes } from "../core/flow/values.ts";
import type { AnswerField, AnswerKind, LookupSource } from "./lookups.ts";

/** What flows must give a source, and what they get. */
export function sourceShapeOf(source: LookupSource): SourceShape {
  return { args: argumentsOf(source), answer: typesOf(source.answer) };
}

/** The names of a source's arguments, in the order in which they first stand. */
export function argumentsOf(source: LookupSource): readonly string[] {
  switch (source.kind) {
    case "sql":
      return unique(sqlPieces(source.query).flatMap(({ argument }) => argument ?? []));
    case "csv":
      return Object.keys(source.where);
    default: {
      const templates = [source.url, ...Object.values(source.body ?? {})].join(" ");
      return unique([...templates.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""));
    }
  }
}

/** A piece of a query: text as it stands, or an argument. */
export interface SqlPiece {
  readonly text: string;
  readonly argument: string | null;
}

/**
 * Cuts a query at its `:name` arguments. What looks like one within quotes and comments, and the
 * `::` of PostgreSQL's casts, is text.
 */
export function sqlPieces(query: string): readonly SqlPiece[] {
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-z][a-z0-9_]*)/g;
  const pieces: SqlPiece[] = [];
  let from = 0;
  for (const match of query.matchAll(token)) {
    const [whole, name] = match;
    if (name === undefined) continue;
    pieces.push({ text: query.slice(from, match.index), argument: null });
    pieces.push({ text: whole, argument: name });
    from = match.index + whole.length;
  }
  return [...pieces, { text: query.slice(from), argument: null }];
}

const types: Readonly<Record<AnswerKind, VarType>> = {
  text: "string",
  whole: "int",
  number: "double",
  bool: "bool",
  money: "int",
  currency: "string",
  date: "string",
  time: "string",
};

/** The fields of an answer as expressions see them. */
function typesOf(answer: Readonly<Record<string, AnswerField>>): VarTypes {
  return Object.fromEntries(
    Object.entries(answer).map(([name, field]): [string, VarType] => {
      if (typeof field === "string") return [name, types[field]];
      if ("type" in field) return [name, types[field.type]];
      return [name, { list: { record: typesOf(field.list) } }];
    }),
  );
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
