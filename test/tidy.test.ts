import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const isGenerated = (path: string) => path.includes(".generated.") || path.endsWith("-lock.json");

function filesIn(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !isGenerated(path))
    .sort();
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const sources = filesIn("src", /\.tsx?$/);
const tests = filesIn("test", /\.tsx?$/);
const scripts = filesIn("scripts", /\.mjs$/);

/** One import of a file: what it names, and whether only types come over. */
interface Import {
  readonly from: string;
  readonly isType: boolean;
}

function importsOf(path: string): readonly Import[] {
  const found = read(path).matchAll(
    /(?:^|\n)\s*(import|export)(\s+type)?(?:\s[^"';]*?\sfrom)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/g,
  );
  return [...found].map(([, , type, named, called]) => {
    const target = named ?? called ?? "";
    const from = target.startsWith(".") ? join(dirname(path), target) : target;
    return { from, isType: type !== undefined };
  });
}

/** The room of a file or import: `core`, `ports`, `adapters/http` ...; null for packages. */
function roomOf(path: string): string | null {
  const match = /^src\/(adapters\/[^/]+|[^/.]+)/.exec(path);
  return match?.[1] ?? null;
}

/**
 * Who may import what: rooms, and packages. `own` stands for the same room. The composition root
 * (`src/main.ts` and `src/cli`) sees everything and is not listed.
 */
const table: readonly {
  readonly rooms: RegExp;
  readonly may: readonly string[];
  readonly packages: RegExp;
}[] = [
  { rooms: /^core$/, may: ["own"], packages: /^$/ },
  { rooms: /^ports$/, may: ["own", "core"], packages: /^$/ },
  { rooms: /^contract$/, may: ["own", "core"], packages: /^(zod|yaml|node:crypto)$/ },
  { rooms: /^engine$/, may: ["own", "core", "ports"], packages: /^$/ },
  {
    rooms: /^rehearsal$/,
    may: ["own", "core", "ports", "contract", "engine", "adapters/simulated"],
    packages: /^$/,
  },
  { rooms: /^simulator$/, may: ["own", "core", "ports", "contract"], packages: /^$/ },
  { rooms: /^adapters\//, may: ["own", "core", "ports", "contract"], packages: /./ },
  { rooms: /^panel$/, may: ["own", "contract"], packages: /^(?!node:)/ },
];

/** Packages that have one place in the core: pure, and a standard behind each. */
const coreParts: Readonly<Record<string, string>> = {
  "temporal-polyfill": "src/core/calendar/",
  "@marcbachmann/cel-js": "src/core/flow/expressions.ts",
};

function forbiddenImports(path: string): readonly string[] {
  const room = roomOf(path);
  const row = table.find(({ rooms }) => room !== null && rooms.test(room));
  if (!row || room === null) return [];
  return importsOf(path)
    .filter(({ from }) => {
      const target = roomOf(from);
      if (target !== null) return !row.may.includes(target === room ? "own" : target);
      const home = coreParts[from];
      if (home !== undefined) return !path.startsWith(home);
      return !row.packages.test(from);
    })
    .map(({ from }) => `${path} imports ${from}`);
}

describe("the rooms of src", () => {
  it("import only what the table of the design allows", () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([]);
  });

  it("would be told of an import that the table forbids", () => {
    expect(importsOf("test/tidy.test.ts").map(({ from }) => from)).toContain("vitest");
    expect(roomOf("src/adapters/store/open-store.ts")).toBe("adapters/store");
    expect(roomOf("src/main.ts")).toBe("main");
  });

  it("let the contract take types of the core, but none of its machines", () => {
    const taken = sources
      .filter((path) => path.startsWith("src/contract/"))
      .flatMap((path) => importsOf(path).map((one) => ({ path, ...one })))
      .filter(({ from, isType }) => roomOf(from) === "core" && !isType)
      .filter(({ from }) => !plainCore.some((allowed) => from.startsWith(allowed)));

    expect(taken.map(({ path, from }) => `${path} imports ${from}`)).toEqual([]);
  });

  it("have a core that compiles alone, and npm test checks it", () => {
    const settings = JSON.parse(read("tsconfig.core.json"));

    expect(settings.include).toEqual(["src/core"]);
    expect(settings.compilerOptions).toMatchObject({ types: [], lib: ["ES2023"] });
    expect(scripts.some((path) => read(path).includes("tsconfig.core.json"))).toBe(true);
  });

  it("have a core without promises and clocks", () => {
    const impure = /\basync\b|\bPromise\b|Date\.now|new Date\(\)|Math\.random|performance\./;
    const found = sources.filter((path) => path.startsWith("src/core/") && impure.test(read(path)));

    expect(found).toEqual([]);
  });
});

/** Core files of plain data and checks that the contract may run: they have no state. */
const plainCore = [
  "src/core/lib/",
  "src/core/flow/",
  "src/core/identity/",
  "src/core/call/",
  "src/core/acd/",
  "src/core/calendar/types.ts",
  "src/core/ticket/",
];

describe("every file", () => {
  const all = [...sources, ...tests, ...scripts];

  it("has at most 400 lines, a list of cases twice as many", () => {
    const linesMax = (path: string) => (path.endsWith(".test.ts") ? 800 : 400);
    const long = all.filter((path) => read(path).split("\n").length > linesMax(path) + 1);

    expect(long).toEqual([]);
  });

  it("has lines of 100 characters, and a word more where the formatter lets a text run over", () => {
    const wide = all.flatMap((path) =>
      read(path)
        .split("\n")
        .flatMap((line, index) =>
          [...line].length > 110 && !isUnbreakable(line) ? [`${path}:${index + 1}`] : [],
        ),
    );

    expect(wide).toEqual([]);
  });

  it("leaves nothing to be done", () => {
    const marks = new RegExp(
      `\\b(${["TO", "FIX"].map((mark, at) => mark + ["DO", "ME"][at]).join("|")})\\b`,
    );

    expect(all.filter((path) => marks.test(read(path)))).toEqual([]);
  });

  it("names no place of one machine", () => {
    const place = /["'`](\/home\/|\/Users\/|\/root\/|\/work\/)/;

    expect([...sources, ...scripts].filter((path) => place.test(read(path)))).toEqual([]);
  });
});

/** A line that no formatter can break: a link, one long text, a regular expression. */
function isUnbreakable(line: string): boolean {
  return /https?:\/\/|biome-ignore|["'`].{60,}["'`]|\/\^?.{60,}\//.test(line);
}

/** Words that say nothing; the glossary has a better one for each. */
const banned = /^(session|context|manager|helper|util)s?$/i;

/** Names of Asterisk, SIP and libraries that are not ours to choose. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  // The dialplan's contexts and settings of Asterisk's own HTTP server.
  "src/adapters/asterisk/": ["context", "contexts", "session_inactivity", "session_keep_alive"],
  // Names of Debian's packages.
  "src/adapters/asterisk/host/debian-packages.ts": ["helpers", "util", "utils"],
  // JsSIP's call and its timers (RFC 4028).
  "src/panel/softphone/": ["session", "session_timers"],
  // Names of React and of the browser.
  "src/panel/": ["createContext", "AudioContext", "isSecureContext"],
};

function bannedIn(path: string): readonly string[] {
  const code = read(path)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  const allowed = Object.entries(foreign).flatMap(([folder, names]) =>
    path.startsWith(folder) ? names : [],
  );
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g) ?? []);
  return [...words]
    .filter((word) => !allowed.includes(word))
    .filter((word) => word.split(/_|(?<=[a-z])(?=[A-Z])/).some((part) => banned.test(part)))
    .map((word) => `${path}: ${word}`);
}

describe("the words", () => {
  it("are those of the glossary, in code and in the names of files", () => {
    expect(sources.flatMap(bannedIn)).toEqual([]);
    expect(sources.filter((path) => path.split(/[/.-]/).some((part) => banned.test(part)))).toEqual(
      [],
    );
  });
});

describe("the core", () => {
  it("has a test that reaches each of its files", () => {
    const reached = new Set<string>();
    const visit = (path: string) => {
      if (reached.has(path) || !/^(src|test)\//.test(path)) return;
      reached.add(path);
      for (const { from } of importsOf(path)) visit(from);
    };
    tests.filter((path) => path.startsWith("test/core/")).forEach(visit);
    const core = sources.filter((path) => path.startsWith("src/core/"));
    const untested = core.filter((path) => !reached.has(path) && !path.endsWith("/index.ts"));

    expect(core.length).toBeGreaterThan(30);
    expect(untested).toEqual([]);
  });
});
