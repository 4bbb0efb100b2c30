import type { FlowPicture } from "../../contract/flow-picture.ts";
import type { Lang } from "../../core/call/index.ts";
import { labelOf, linesOf } from "./layout.ts";

type Point = FlowPicture["edges"][number]["points"][number];

/** What a type does, for its colour; a type that is not here is drawn plain. */
const families: Readonly<Record<string, string>> = {
  menu: "asks",
  ask: "asks",
  language: "asks",
  verify: "asks",
  survey: "asks",
  say: "says",
  branch: "decides",
  split: "decides",
  open: "decides",
  lookup: "data",
  http: "data",
  queue: "people",
  callback: "people",
  voicemail: "people",
  transfer: "people",
  hangup: "ends",
  return: "ends",
};

/** Light and dark in one file: the viewer's own preference decides. */
const style = `
text { font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; fill: #1c2430; }
.paper { fill: #ffffff; }
.title { font-size: 13px; font-weight: 600; }
.type { font-size: 10px; fill: #5a6675; }
.way { font-size: 11px; fill: #3c4858; }
.box { fill: #f1f3f6; stroke: #8b97a7; stroke-width: 1.2; }
.asks { fill: #e2eeff; stroke: #3d7ad6; }
.says { fill: #eef1f5; stroke: #8592a5; }
.decides { fill: #fff2d6; stroke: #c58a1b; }
.data { fill: #e9e4fb; stroke: #7a5fd0; }
.people { fill: #dcf5e5; stroke: #2b9a57; }
.ends { fill: #fbe3e3; stroke: #cf4a4a; }
.start { stroke-width: 3; }
.group { fill: none; stroke: #8b97a7; stroke-dasharray: 5 4; }
.line { fill: none; stroke: #7c899b; stroke-width: 1.3; }
.head { fill: #7c899b; }
.back { fill: #ffffff; opacity: 0.86; }
@media (prefers-color-scheme: dark) {
text { fill: #e8edf4; }
.paper, .back { fill: #12171e; }
.type { fill: #a4b0c0; }
.way { fill: #c3cedd; }
.box { fill: #232b36; stroke: #77859a; }
.asks { fill: #16304f; stroke: #5e9bf3; }
.says { fill: #242c37; stroke: #7f8da2; }
.decides { fill: #44340f; stroke: #dca53b; }
.data { fill: #2c2450; stroke: #9b84ec; }
.people { fill: #123b24; stroke: #45bd74; }
.ends { fill: #4a1d1f; stroke: #e87272; }
.group { stroke: #77859a; }
.line { stroke: #8d9bb0; }
.head { fill: #8d9bb0; }
}`;

/** A picture as a standalone SVG file, with the labels of one language. Equal pictures give equal texts. */
export function pictureSvg(picture: FlowPicture, lang: Lang): string {
  const { width, height } = picture;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" lang="${lang}">`,
    `<title>${safe(`${picture.flow} ${picture.version}`)}</title>`,
    `<style>${style}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...picture.groups.map(drawGroup),
    ...picture.edges.map(({ points }) => {
      return `<path class="line" marker-end="url(#head)" d="${curve(points)}"/>`;
    }),
    ...picture.nodes.map((node) => drawNode(node, lang)),
    ...picture.edges.map(drawLabel),
    "</svg>\n",
  ].join("\n");
}

function drawGroup({ name, x, y, width, height }: FlowPicture["groups"][number]): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return (
    `<rect class="group" x="${left}" y="${top}" width="${width}" height="${height}" rx="10"/>` +
    `<text class="type" x="${left + 10}" y="${top + 14}">${safe(name)}</text>`
  );
}

function drawNode(node: FlowPicture["nodes"][number], lang: Lang): string {
  const { x, y, width, height } = node;
  const [title, type] = linesOf(node, lang);
  const family = families[node.type] ?? "";
  const round = family === "ends" ? height / 2 : 8;
  return [
    `<rect class="box ${family}${node.isStart ? " start" : ""}" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${round}"/>`,
    `<text class="title" text-anchor="middle" x="${x}" y="${y - 2}">${safe(title)}</text>`,
    `<text class="type" text-anchor="middle" x="${x}" y="${y + 14}">${safe(type)}</text>`,
  ].join("");
}

function drawLabel(edge: FlowPicture["edges"][number]): string {
  const { x, y } = edge.labelAt;
  const text = labelOf(edge);
  const width = text.length * 6.4 + 6;
  return (
    `<rect class="back" x="${x - width / 2}" y="${y - 8}" width="${width}" height="15" rx="4"/>` +
    `<text class="way" text-anchor="middle" x="${x}" y="${y + 4}">${safe(text)}</text>`
  );
}

/** A smooth line through points: quadratic curves between the middles of its stretches. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) path += `L${point.x} ${point.y}`;
    else {
      const [x, y] = [(point.x + next.x) / 2, (point.y + next.y) / 2];
      path += `Q${point.x} ${point.y} ${x} ${y}`;
    }
  });
  return path;
}

function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
