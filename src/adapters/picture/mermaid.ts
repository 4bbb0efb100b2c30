import type { FlowPicture } from "../../contract/flow-picture.ts";
import type { Lang } from "../../core/call/index.ts";
import { labelOf, linesOf } from "./layout.ts";

/** A picture as the text of a Mermaid flowchart, which renders in most wikis and forges. */
export function pictureMermaid(picture: FlowPicture, lang: Lang): string {
  const ids = new Map(picture.nodes.map(({ id }, index) => [id, `n${index}`]));
  const drawn = (group: string | null, indent: string): readonly string[] =>
    picture.nodes
      .filter((node) => node.group === group)
      .map((node) => {
        const [title, type] = linesOf(node, lang);
        const text = `"${safe(title)}<br/>${safe(type)}"`;
        return `${indent}${ids.get(node.id)}${node.type === "hangup" ? `([${text}])` : `[${text}]`}`;
      });
  return [
    "flowchart TD",
    ...drawn(null, "  "),
    ...picture.groups.flatMap(({ name }, index) => [
      `  subgraph g${index}["${safe(name)}"]`,
      ...drawn(name, "    "),
      "  end",
    ]),
    ...picture.edges.map((edge) => {
      return `  ${ids.get(edge.from)} -->|"${safe(labelOf(edge))}"| ${ids.get(edge.to)}`;
    }),
    "",
  ].join("\n");
}

/** Mermaid's own way of escaping: entities with a hash. */
function safe(text: string): string {
  return text.replace(/["#<>&]/g, (letter) => `#${letter.codePointAt(0)};`);
}
