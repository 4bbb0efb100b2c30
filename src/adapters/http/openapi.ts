import { z } from "zod";
import * as contract from "../../contract/index.ts";
import { type ErrorCode, errorCatalogue } from "../../contract/index.ts";
import type { Route } from "./table.ts";

type Schema = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document, as far as its readers here need to know it. */
export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: Schema;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: Schema;
}

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** Name of a contract's schema, or null when it has none. */
export const nameOf = (schema: z.ZodType | null): string | null =>
  schema === null ? null : (z.globalRegistry.get(schema)?.id ?? null);

/**
 * The OpenAPI document of a route table. zod itself turns the schemas into JSON Schema 2020-12,
 * the dialect of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0#schema-object).
 */
export function buildOpenApi(routes: readonly Route[], version: string): OpenApi {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Hotline", version, license: { name: "MIT", identifier: "MIT" } },
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-hotline",
          description: "Over plain http the name is `hotline-<port>`.",
        },
        csrf: { type: "apiKey", in: "header", name: "X-Csrf-Token" },
      },
    },
  };
}

function componentSchemas(): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  const exported: readonly unknown[] = Object.values(contract);
  for (const schema of exported.filter(isSchema)) {
    const name = nameOf(schema);
    if (name !== null && !registry.has(schema)) registry.add(schema, { id: name });
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([name, { $schema: _dialect, $id: _id, ...schema }]): [string, Schema] => [name, schema])
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** Takes out what only says that JavaScript's numbers end somewhere, and the date's long pattern. */
function tidy(schema: Record<string, unknown>): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format === "date-time") delete schema.pattern;
}

function inlineSchema(schema: z.ZodType): Schema {
  const name = nameOf(schema);
  if (name !== null) return { $ref: `#/components/schemas/${name}` };
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  return rest;
}

function operationOf(route: Route): Schema {
  const isChange = route.method !== "get";
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    "x-roles": route.roles ?? ["anyone"],
    "x-rate-limit": route.rate,
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")],
    ...(route.body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: inlineSchema(route.body), example: route.bodyExample },
            },
          },
        }),
    responses: { [route.status]: answerOf(route), ...refusalsOf(route) },
    security: route.roles === null ? [] : [isChange ? { cookie: [], csrf: [] } : { cookie: [] }],
  };
}

const operationId = ({ method, path }: Route): string =>
  `${method}_${path
    .replace(/^\/api\/v1\//, "")
    .replace(/\W+/g, "_")
    .replace(/^_|_$/g, "")}`;

function answerOf(route: Route): Schema {
  const { media, answer, example } = route;
  if (media === null) return { description: "Done." };
  const schema = answer === null ? { type: "string" } : inlineSchema(answer);
  const shown = example === null ? { schema } : { schema, example };
  return { description: route.summary, content: { [media]: shown } };
}

function parametersOf(schema: z.ZodObject | null, place: "path" | "query"): Schema[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(field as z.ZodType, undefined).success,
    schema: parameterSchema(field as z.ZodType),
  }));
}

/** `stringbool` and `coerce` take text: their JSON Schema is that of what the text stands for. */
function parameterSchema(field: z.ZodType): Schema {
  const { $ref: _none, ...schema } = inlineSchema(field);
  return nameOf(field) === null ? schema : inlineSchema(field);
}

/** Every code that a route may answer with: its own, and those of all routes of its kind. */
export function codesOf(route: Route): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors);
  if (route.params !== null || route.query !== null) codes.add("HOTLINE_QUERY_INVALID");
  if (route.body !== null) codes.add("HOTLINE_BODY_INVALID").add("HOTLINE_BODY_TOO_LARGE");
  if (route.method !== "get") codes.add("HOTLINE_ORIGIN_WRONG");
  if (route.roles !== null) {
    codes.add("HOTLINE_SIGN_IN_NEEDED").add("HOTLINE_ROLE_MISSING").add("HOTLINE_STORE_AWAY");
    if (route.method !== "get") codes.add("HOTLINE_CSRF_WRONG");
  }
  codes.add("HOTLINE_TOO_MANY_REQUESTS");
  return [...codes].sort((a, b) => errorCatalogue[a].status - errorCatalogue[b].status);
}

function refusalsOf(route: Route): Record<string, Schema> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(route)) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${errorCatalogue[code].title}`).join(" "),
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    ]),
  );
}
