import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { AnswerField, DescribedSource, HttpSource } from "../contract/lookups.ts";
import { suggest } from "../core/flow/check-words.ts";
import { isJsonObject, type Json, type JsonObject, readPath } from "../core/lib/json.ts";
import { err, ok, type Result } from "../core/lib/result.ts";

/** Steps of `$ref` that are followed, so that a circle ends. */
const refsMax = 20;

/** An operation with where it stands in its document. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: JsonObject;
  /** Parameters of the path and of the operation. */
  readonly parameters: readonly JsonObject[];
}

/**
 * The HTTP source that an OpenAPI 3 document describes: parameters in the path and the query, and
 * the fields of a JSON body, become arguments by their names. Files are found from `root`. The
 * error lists what is wrong: no such file or operation, a field of `answer` that the operation's
 * answer does not have, a method or a parameter that a look-up cannot send.
 */
export function describedSource(
  source: DescribedSource,
  root: string,
): Result<HttpSource, readonly string[]> {
  const { kind: _, openapi, server, ...rest } = source;
  const [file = "", operationId = ""] = openapi.split("#");
  const where = `hotline.yaml: lookups.${source.name}`;
  const document = readDocument(resolve(root, file));
  if (typeof document === "string") return err([`${where}: ${document}`]);
  const operations = operationsOf(document);
  const operation = operations.get(operationId);
  if (operation === undefined) {
    const near = suggest(operationId, operations.keys());
    return err([`${where}: "${file}" has no operation "${operationId}".${near}`]);
  }
  const base = server ?? firstServer(document);
  const problems = [
    ...(base === null ? [`"${file}" names no server; give one with server:.`] : []),
    ...methodProblems(operation),
    ...answerProblems(document, operation, source.answer),
  ];
  if (problems.length > 0 || base === null) return err(problems.map((text) => `${where}: ${text}`));
  const names = bodyFields(document, operation);
  return ok({
    ...rest,
    method: operation.method === "post" ? "POST" : "GET",
    url: `${base.replace(/\/$/, "")}${operation.path}${queryOf(operation)}`,
    body:
      names.length === 0
        ? null
        : Object.fromEntries(names.map((name) => [name, `{${argumentOf(name)}}`])),
  });
}

function readDocument(file: string): JsonObject | string {
  try {
    const document: Json = parse(readFileSync(file, "utf8"));
    return isJsonObject(document) ? document : `"${file}" is no OpenAPI document.`;
  } catch (cause) {
    return `"${file}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

function operationsOf(document: JsonObject): ReadonlyMap<string, Operation> {
  const found = new Map<string, Operation>();
  const paths = document["paths"];
  for (const [path, item] of Object.entries(isJsonObject(paths) ? paths : {})) {
    if (!isJsonObject(item)) continue;
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const body = item[method];
      if (!isJsonObject(body) || typeof body["operationId"] !== "string") continue;
      const parameters = [item["parameters"], body["parameters"]]
        .flatMap((list) => (Array.isArray(list) ? list : []))
        .flatMap((one: Json) => (isJsonObject(one) ? [follow(document, one)] : []));
      const template = path.replace(/\{([^{}]+)\}/g, (_, name: string) => `{${argumentOf(name)}}`);
      found.set(body["operationId"], { method, path: template, body, parameters });
    }
  }
  return found;
}

/** An argument is named in small letters with underscores: `accountId` is `account_id`. */
function argumentOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/\W+/g, "_")
    .toLowerCase();
}

function firstServer(document: JsonObject): string | null {
  const servers = document["servers"];
  const [first] = Array.isArray(servers) ? servers : [];
  const url: Json | undefined = isJsonObject(first) ? first["url"] : undefined;
  return typeof url === "string" && /^https?:\/\//.test(url) ? url : null;
}

function queryOf({ parameters }: Operation): string {
  const names = parameters
    .filter((one) => one["in"] === "query" && one["required"] === true)
    .map((one) => String(one["name"]));
  const pairs = names.map((name) => `${encodeURIComponent(name)}={${argumentOf(name)}}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function methodProblems({ method, parameters }: Operation): readonly string[] {
  const sent = parameters.filter(
    (one) => one["required"] === true && one["in"] !== "path" && one["in"] !== "query",
  );
  return [
    ...(method === "get" || method === "post"
      ? []
      : [`its operation is a ${method.toUpperCase()}; a look-up only gets or posts.`]),
    ...sent.map((one) => `its parameter "${one["name"]}" is sent in ${one["in"]}: use headers:.`),
  ];
}

/** The schema of JSON content under `requestBody` or a response. */
function contentSchema(document: JsonObject, holder: Json | undefined): JsonObject | null {
  if (!isJsonObject(holder)) return null;
  const schema = readPath(follow(document, holder), "content");
  const json = isJsonObject(schema) ? schema["application/json"] : undefined;
  const found = isJsonObject(json) ? json["schema"] : undefined;
  return isJsonObject(found) ? follow(document, found) : null;
}

function bodyFields(document: JsonObject, operation: Operation): readonly string[] {
  const schema = contentSchema(document, operation.body["requestBody"]);
  const properties = schema?.["properties"];
  const required = schema?.["required"];
  if (!isJsonObject(properties)) return [];
  const names = Object.keys(properties);
  return Array.isArray(required) ? names.filter((name) => required.includes(name)) : names;
}

function answerProblems(
  document: JsonObject,
  operation: Operation,
  answer: Readonly<Record<string, AnswerField>>,
): readonly string[] {
  const responses = operation.body["responses"];
  const schema = contentSchema(document, isJsonObject(responses) ? responses["200"] : undefined);
  if (schema === null) return ["its operation describes no JSON answer with status 200."];
  return Object.entries(answer).flatMap(([name, field]) => {
    const from = typeof field === "string" ? name : (field.from ?? name);
    const found = schemaAt(document, schema, from);
    if (found === null) return [`answer.${name}: the operation's answer has no "${from}".`];
    if (typeof field === "string" || !("list" in field)) return [];
    const items = found["items"];
    if (found["type"] !== "array" || !isJsonObject(items)) {
      return [`answer.${name}: "${from}" is no list in the operation's answer.`];
    }
    return answerOfItems(document, follow(document, items), name, field.list);
  });
}

function answerOfItems(
  document: JsonObject,
  items: JsonObject,
  list: string,
  fields: Readonly<Record<string, AnswerField>>,
): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const from = typeof field === "string" ? name : (field.from ?? name);
    const isThere = schemaAt(document, items, from) !== null;
    return isThere ? [] : [`answer.${list}.${name}: an entry has no "${from}".`];
  });
}

/** The schema of a dotted path; null where the document says that there is none. */
function schemaAt(document: JsonObject, schema: JsonObject, path: string): JsonObject | null {
  let here: JsonObject = schema;
  for (const part of path.split(".")) {
    const properties = here["properties"];
    const next = /^\d+$/.test(part)
      ? here["items"]
      : isJsonObject(properties)
        ? properties[part]
        : undefined;
    if (!isJsonObject(next)) return null;
    here = follow(document, next);
  }
  return here;
}

/** What a `$ref` within the document stands for; the object itself without one. */
function follow(document: JsonObject, start: JsonObject): JsonObject {
  let here = start;
  for (let step = 0; step < refsMax; step += 1) {
    const ref = here["$ref"];
    if (typeof ref !== "string" || !ref.startsWith("#/")) return here;
    let target: Json | undefined = document;
    for (const part of ref.slice(2).split("/")) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      target = isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
    }
    if (!isJsonObject(target)) return here;
    here = target;
  }
  return here;
}
