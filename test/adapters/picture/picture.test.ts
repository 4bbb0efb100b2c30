import { describe, expect, it } from "vitest";
import { layoutFlow, pictureMermaid, pictureSvg } from "../../../src/adapters/picture/index.ts";
import { formatProblem, parseFlow } from "../../../src/contract/flow/index.ts";
import { FlowPicture } from "../../../src/contract/flow-picture.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { flowText, world } from "../../contract/flow/world.ts";

const town = `flow: town
start: which
results: { code: string }
outcomes: [known, unknown]
nodes:
  which:
    label: { en: "Which <town>?", zh: 哪个城市？ }
    ask: { prompts: [ask], max: 5, into: code, done: back, exhausted: lost }
  back:
    return: { outcome: known, results: { code: code } }
  lost:
    return: { outcome: unknown, results: { code: '""' } }
`;

const main = flowText(`
  hello:
    label: { en: Main menu, zh: 主菜单 }
    menu: { prompts: [main-menu], keys: { 1: where, 2: bye, 0: bye, "*": hello }, exhausted: bye }
  where:
    flow: { flow: town, outcomes: { known: hello, unknown: bye } }`);

function flow(): FlowDocument {
  const read = parseFlow("test.yaml", main, world, (name) => {
    return name === "town" ? { file: "town.yaml", text: town } : null;
  });
  if (!read.ok) throw new Error(read.error.map(formatProblem).join("\n"));
  return read.value;
}

describe("layoutFlow", () => {
  const picture = layoutFlow(flow());

  it("places every node, and no two of them on one spot", () => {
    expect(FlowPicture.parse(picture)).toEqual(picture);
    expect(picture.nodes.map(({ id }) => id)).toEqual(Object.keys(flow().nodes));
    for (const one of picture.nodes) {
      for (const other of picture.nodes) {
        const apart =
          Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
          Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
        expect(one === other || apart, `${one.id} and ${other.id}`).toBe(true);
      }
    }
  });

  it("draws ways to the same node as one edge, with the key of each", () => {
    const edge = picture.edges.find(({ from, to }) => from === "hello" && to === "bye");

    expect(edge?.ways).toEqual([
      { key: "hello:keys.0", label: "0" },
      { key: "hello:keys.2", label: "2" },
      { key: "hello:exhausted", label: "exhausted" },
    ]);
  });

  it("puts a sub-flow's nodes into its group", () => {
    const [group] = picture.groups;
    const inside = picture.nodes.filter((node) => node.group === "town");

    expect(inside.map(({ id }) => id)).toEqual(["town/which", "town/back", "town/lost"]);
    for (const { x, y } of inside) {
      expect(Math.abs(x - (group?.x ?? 0)) * 2).toBeLessThan(group?.width ?? 0);
      expect(Math.abs(y - (group?.y ?? 0)) * 2).toBeLessThan(group?.height ?? 0);
    }
  });

  it("draws keys that lead somewhere from every question once", () => {
    const read = parseFlow(
      "test.yaml",
      flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: more }, exhausted: bye }
  more:
    menu: { prompts: [main-menu], keys: { 1: hello }, exhausted: bye }`).replace(
        "nodes:",
        'always: { "9": bye }\nnodes:',
      ),
      world,
    );
    if (!read.ok) throw new Error(read.error.map(formatProblem).join("\n"));
    const { nodes, edges } = layoutFlow(read.value);

    expect(nodes.at(-1)).toMatchObject({ id: "*", label: { en: "Any question" } });
    expect(edges.filter(({ from }) => from === "*").map(({ to, ways }) => [to, ways])).toEqual([
      ["bye", [{ key: "*:always.9", label: "9" }]],
    ]);
  });

  it("is the same for the same flow", () => {
    expect(layoutFlow(flow())).toEqual(picture);
  });
});

describe("pictureSvg", () => {
  const picture = layoutFlow(flow());

  it("shows labels in the chosen language, as text and never as markup", () => {
    expect(pictureSvg(picture, "en")).toContain(">Which &lt;town&gt;?</text>");
    expect(pictureSvg(picture, "zh")).toContain(">主菜单</text>");
    expect(pictureSvg(picture, "en")).toContain(">0, 2, exhausted</text>");
  });

  it("follows the viewer's choice of light and dark", () => {
    expect(pictureSvg(picture, "en")).toContain("@media (prefers-color-scheme: dark)");
  });
});

describe("pictureMermaid", () => {
  it("has every node, group and edge, with what could break it written as entities", () => {
    expect(pictureMermaid(layoutFlow(flow()), "en").split("\n")).toEqual([
      "flowchart TD",
      '  n0["Main menu<br/>menu · hello"]',
      '  n1["where<br/>flow"]',
      '  n2(["bye<br/>hangup"])',
      '  subgraph g0["town"]',
      '    n3["Which #60;town#62;?<br/>ask · which"]',
      '    n4["back<br/>return"]',
      '    n5["lost<br/>return"]',
      "  end",
      '  n0 -->|"0, 2, exhausted"| n2',
      '  n0 -->|"1"| n1',
      '  n0 -->|"*"| n0',
      '  n1 -->|"flow"| n3',
      '  n1 -->|"known"| n0',
      '  n1 -->|"unknown"| n2',
      '  n3 -->|"done"| n4',
      '  n3 -->|"exhausted"| n5',
      "",
    ]);
  });
});
