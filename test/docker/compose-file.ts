/** Reads compose files and Dockerfiles as far as the tests ask. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "../peers/program.ts";

const Service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  privileged: z.boolean().default(false),
  network_mode: z.string().optional(),
});
/** A service of a compose file. */
export type Service = z.infer<typeof Service>;

const Network = z.object({
  ipam: z.object({ config: z.array(z.object({ subnet: z.string(), gateway: z.string() })) }),
});

const ComposeFile = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()).default({}),
  networks: z.record(z.string(), Network).default({}),
});
/** A compose file. */
export type ComposeFile = z.infer<typeof ComposeFile>;

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/**
 * Reads a compose file with the given settings in place of `${NAME}`. Throws for a value that is
 * demanded (`${NAME:?text}`) and not given, as Compose does.
 */
export function readCompose(path: string, settings: Readonly<Record<string, string>>): ComposeFile {
  const text = fillIn(withoutComments(read(path)), settings);
  const ownTag = {
    tag: "!override",
    collection: "seq" as const,
    resolve: (value: unknown) => value,
  };
  return ComposeFile.parse(parse(text, { merge: true, customTags: [ownTag] }));
}

/** One instruction of a Dockerfile, with its continued lines joined. */
export type Instruction = { readonly name: string; readonly rest: string };

/** The stages of a Dockerfile in order, each beginning with its FROM. */
export function readStages(path: string): readonly (readonly Instruction[])[] {
  const lines = withoutComments(read(path)).replaceAll(/\\\n/g, " ").split("\n");
  const stages: Instruction[][] = [];
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== "")) {
    const [name = "", ...rest] = line.split(/\s+/);
    if (name === "FROM") stages.push([]);
    stages.at(-1)?.push({ name, rest: rest.join(" ") });
  }
  return stages;
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, "");
}

/** Compose's `${NAME}`, `${NAME:-value}` and `${NAME:?text}`, the innermost first. */
function fillIn(text: string, settings: Readonly<Record<string, string>>): string {
  const filled = text.replaceAll(
    /\$\{([A-Z_]+)(?::([-?])([^${}]*))?\}/g,
    (_, name: string, sign: string | undefined, rest: string) => {
      const value = settings[name] ?? "";
      if (value !== "") return value;
      if (sign === "?") throw new Error(`${name} is missing: ${rest}`);
      return rest ?? "";
    },
  );
  return filled === text ? text : fillIn(filled, settings);
}
