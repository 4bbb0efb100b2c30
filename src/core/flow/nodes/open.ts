import type { Json } from "../../lib/json.ts";
import { quote, suggest } from "../check-words.ts";
import type { NodeType } from "../node-type.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId } from "../types.ts";
import type { VarType } from "../values.ts";

/**
 * Goes by the hours of a calendar. What the calendar says is an answer like that of any source: it
 * is in the journal, so that a call is told in the same words after the calendar has changed.
 */
export interface OpenNode extends NodeBase {
  readonly type: "open";
  readonly calendar: string;
  /** Variable for what is known of the next opening; null for none. */
  readonly into: string | null;
  readonly open: NodeId;
  readonly closed: NodeId;
  readonly holiday: NodeId;
  /** A supervisor has closed it at once. */
  readonly emergency: NodeId;
}

/** The name under which a calendar is asked: no source of the configuration can have it. */
export const calendarSource = (calendar: string): string => `calendar:${calendar}`;

const answer: VarType = {
  record: { holidayEn: "string", holidayZh: "string", opensOn: "string", opensAt: "string" },
};

export const open: NodeType<OpenNode> = {
  ways: (node) => [
    way("open", node.open, true),
    way("closed", node.closed, true),
    way("holiday", node.holiday, true),
    way("emergency", node.emergency, true),
  ],
  prompts: () => [],
  sets: (node) => (node.into === null ? {} : { [node.into]: answer }),
  faults(node, world) {
    if (world.calendars.has(node.calendar)) return [];
    const known = [...world.calendars].map(quote).join(", ") || "none";
    const message = `There is no calendar ${quote(node.calendar)} (there are: ${known}).${suggest(node.calendar, world.calendars)}`;
    return [{ field: ["calendar"], message }];
  },
  arrive: (_, node, at) => {
    const source = calendarSource(node.calendar);
    return { ...at, waitFor: "lookup", source, args: {}, effects: [] };
  },
  /** A calendar that cannot be read is closed: nobody is promised an agent who is not there. */
  afterLookup(_, node, at, result) {
    const told = result.ok ? result.value : {};
    const text = (name: string): Json => (typeof told[name] === "string" ? told[name] : "");
    const into =
      node.into === null
        ? {}
        : {
            [node.into]: {
              holidayEn: text("holidayEn"),
              holidayZh: text("holidayZh"),
              opensOn: text("opensOn"),
              opensAt: text("opensAt"),
            },
          };
    const standing = { ...at, cursor: { ...at.cursor, vars: { ...at.cursor.vars, ...into } } };
    switch (told["state"]) {
      case "open":
        return go(standing, node.open, [], ["open"]);
      case "holiday":
        return go(standing, node.holiday, [], ["holiday"]);
      case "emergency":
        return go(standing, node.emergency, [], ["emergency"]);
      default:
        return go(standing, node.closed, [], ["closed"]);
    }
  },
};
