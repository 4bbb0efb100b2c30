import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeForms } from "../../../src/contract/flow/nodes/index.ts";
import { problemsOf } from "./world.ts";

const docs = readFileSync(join(import.meta.dirname, "../../../docs/flows.md"), "utf8");

describe("docs/flows.md", () => {
  it("shows an example of every node type that the file format takes", () => {
    const blocks = [...docs.matchAll(/```yaml\n([^`]*)```/g)].map((match) => match[1] ?? "");
    const nodes = blocks.filter((block) => !block.startsWith("flow:"));

    for (const block of nodes) {
      const indented = block.replaceAll(/^/gm, "  ");
      const lines = problemsOf(`flow: docs\nstart: none\nnodes:\n${indented}`);
      // The examples name nodes, sounds and variables of each other, which are not checked here.
      const others = /starts at|does not exist|has no audio|no flow|Only a sub-flow/;
      expect(lines.filter((line) => !others.test(line))).toEqual([]);
    }

    for (const kind of Object.keys(nodeForms)) {
      expect(
        nodes.filter((block) => block.includes(`\n  ${kind}:`)),
        kind,
      ).toHaveLength(1);
    }
  });
});
