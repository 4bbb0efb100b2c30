import { Box } from "@mantine/core";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { FlowPicture } from "../../contract/index.ts";
import { formatShare } from "../lib/format.ts";
import { follow } from "../lib/router.tsx";
import { useSpeech } from "../words/use-words.tsx";
import { alarmOf, type Tally } from "./tally.ts";

type PictureNode = FlowPicture["nodes"][number];
type PictureEdge = FlowPicture["edges"][number];

/** Colours of alarm levels, of Mantine: the light ones keep their contrast in the dark. */
export const alarmColors = { low: "yellow", middle: "orange", high: "red" } as const;
/** The least width in pixels at which the picture can be read. */
const widthMin = 720;
/** Widths of lines, from no call to the way that most calls take. */
const lineWidths = { least: 1.2, most: 6 } as const;

/** A flow's picture with the calls on each way; nodes are links that open what they say. */
export function FlowDrawing(props: {
  readonly picture: FlowPicture;
  readonly tally: Tally;
  readonly isWhole: boolean;
  readonly addressOf: (node: string) => string;
}): ReactNode {
  const { lang } = useSpeech();
  const { picture, tally, isWhole } = props;
  const { width, height } = picture;
  const window = useRef<HTMLDivElement>(null);
  const startX = picture.nodes.find((node) => node.isStart)?.x ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: to the beginning when the size is chosen, not with each count
  useLayoutEffect(() => {
    const { current } = window;
    if (current === null) return;
    current.scrollLeft = (startX / width) * current.scrollWidth - current.clientWidth / 2;
  }, [isWhole, picture.version]);
  const size = isWhole
    ? { width: "100%", minWidth: Math.min(width, widthMin), maxWidth: width }
    : { width, minWidth: width };
  return (
    <Box
      ref={window}
      style={{ overflow: "auto", maxHeight: "75dvh" }}
      tabIndex={0}
      role="region"
      aria-label={picture.flow}
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ ...size, height: "auto", display: "block", margin: "0 auto" }}
        lang={lang}
      >
        <title>{picture.flow}</title>
        <defs>
          <marker
            id="flow-arrow"
            viewBox="0 0 8 8"
            refX={7}
            refY={4}
            markerWidth={9}
            markerHeight={9}
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" fill="var(--mantine-color-dimmed)" />
          </marker>
        </defs>
        {picture.groups.map((group) => (
          <Group key={group.name} group={group} />
        ))}
        {picture.edges.map((edge) => (
          <path
            key={keyOf(edge)}
            d={curve(edge.points)}
            fill="none"
            markerEnd="url(#flow-arrow)"
            stroke="var(--mantine-color-dimmed)"
            strokeOpacity={tally.edge(edge) === 0 ? 0.45 : 0.8}
            strokeWidth={lineWidth(tally.edge(edge), tally.edgeMax)}
          />
        ))}
        {picture.nodes.map((node) => (
          <NodeBox key={node.id} node={node} tally={tally} to={props.addressOf(node.id)} />
        ))}
        {picture.edges.map((edge) => (
          <EdgeLabel key={keyOf(edge)} edge={edge} count={tally.edge(edge)} />
        ))}
      </svg>
    </Box>
  );
}

const keyOf = ({ from, to }: PictureEdge): string => `${from} ${to}`;

function lineWidth(count: number, max: number): number {
  const { least, most } = lineWidths;
  return max === 0 ? least : least + ((most - least) * count) / max;
}

function Group({ group }: { readonly group: FlowPicture["groups"][number] }): ReactNode {
  const { name, x, y, width, height } = group;
  const [left, top] = [x - width / 2, y - height / 2];
  return (
    <g>
      <rect
        x={left}
        y={top}
        width={width}
        height={height}
        rx={10}
        fill="none"
        stroke="var(--mantine-color-dimmed)"
        strokeDasharray="5 4"
      />
      <text x={left + 10} y={top + 14} fontSize={10} fill="var(--mantine-color-dimmed)">
        {name}
      </text>
    </g>
  );
}

function NodeBox(props: {
  readonly node: PictureNode;
  readonly tally: Tally;
  readonly to: string;
}): ReactNode {
  const { lang, words } = useSpeech();
  const { node, to } = props;
  const { x, y, width, height } = node;
  const { came, hungUp, share } = props.tally.node(node.id);
  const alarm = alarmOf(share);
  const color = alarm === null ? null : alarmColors[alarm];
  const name = nameOf(node, lang);
  return (
    <a
      href={to}
      onClick={(click) => follow(click, to)}
      aria-label={words.flow.openNode(name, came, hungUp)}
    >
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={8}
        fill="var(--mantine-color-body)"
      />
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={8}
        fill={
          color === null ? "var(--mantine-color-default)" : `var(--mantine-color-${color}-light)`
        }
        stroke={
          color === null ? "var(--mantine-color-dimmed)" : `var(--mantine-color-${color}-filled)`
        }
        strokeWidth={node.isStart ? 3 : 1.2}
      />
      <text
        x={x}
        y={y - 3}
        textAnchor="middle"
        fontSize={13}
        fontWeight={600}
        fill="var(--mantine-color-text)"
      >
        {name}
      </text>
      <text x={x} y={y + 14} textAnchor="middle" fontSize={11} fill="var(--mantine-color-text)">
        {share === null ? node.type : words.flow.figures(came, formatShare(share))}
      </text>
    </a>
  );
}

function EdgeLabel(props: { readonly edge: PictureEdge; readonly count: number }): ReactNode {
  const { edge, count } = props;
  const { x, y } = edge.labelAt;
  const label = edge.ways.map((way) => way.label).join(", ");
  const width = Math.max(label.length * 6.2, String(count).length * 7) + 8;
  return (
    <g pointerEvents="none">
      <rect
        x={x - width / 2}
        y={y - 13}
        width={width}
        height={count === 0 ? 15 : 27}
        rx={4}
        fill="var(--mantine-color-body)"
        opacity={0.88}
      />
      <text x={x} y={y - 2} textAnchor="middle" fontSize={11} fill="var(--mantine-color-dimmed)">
        {label}
      </text>
      {count === 0 ? null : (
        <text
          x={x}
          y={y + 11}
          textAnchor="middle"
          fontSize={12}
          fontWeight={700}
          fill="var(--mantine-color-text)"
        >
          {count}
        </text>
      )}
    </g>
  );
}

/** What people call a node. */
export function nameOf(node: PictureNode, lang: "en" | "zh"): string {
  return node.label?.[lang] ?? node.id.slice(node.id.indexOf("/") + 1);
}

/** A smooth line through points: quadratic curves between the middles of its stretches. */
function curve(points: PictureEdge["points"]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const stretches = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${point.x} ${point.y}`;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M${first.x} ${first.y}${stretches.join("")}`;
}
