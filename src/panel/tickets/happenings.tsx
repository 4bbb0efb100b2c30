import { Text, Timeline } from "@mantine/core";
import type { ReactNode } from "react";
import type { TimelineEntry } from "../../contract/index.ts";
import { formatClock, formatTimeOfDay } from "../lib/format.ts";
import { Icon, type IconName } from "../lib/icons.tsx";
import { useSpeech } from "../words/use-words.tsx";

/** Kinds that have a drawing of their own; others get a plain dot. */
const drawings: Readonly<Record<string, readonly [IconName, string]>> = {
  heard: ["volume", "gray"],
  pressed: ["keypad", "harbour"],
  no_input: ["alert", "yellow"],
  refused: ["alert", "yellow"],
  language: ["language", "harbour"],
  looked_up: ["search", "gray"],
  verified: ["shield", "teal"],
  queued: ["clock", "orange"],
  position: ["volume", "gray"],
  offered: ["headset", "blue"],
  why: ["search", "gray"],
  moved: ["signOut", "orange"],
  rang: ["headset", "blue"],
  offer_failed: ["alert", "orange"],
  answered: ["phone", "teal"],
  held: ["pause", "yellow"],
  resumed: ["play", "teal"],
  recorded: ["mic", "gray"],
  spoke: ["mic", "gray"],
  message: ["mic", "teal"],
  put_through: ["phone", "blue"],
  connected: ["phone", "teal"],
  not_connected: ["alert", "orange"],
  rated: ["check", "teal"],
  hung_up: ["hangUp", "gray"],
  passed_on: ["signOut", "blue"],
  fault: ["alert", "red"],
  recovered: ["check", "teal"],
  ended: ["hangUp", "red"],
};

/** What happened on a call, line by line, with the time of day and the time into the call. */
export function Happenings(props: {
  readonly entries: readonly TimelineEntry[];
  readonly startedAt: string;
}): ReactNode {
  const { lang } = useSpeech();
  const start = Date.parse(props.startedAt);
  return (
    <Timeline bulletSize={26} lineWidth={2} active={props.entries.length}>
      {props.entries.map((entry, at) => {
        const [icon, color] = drawings[entry.kind] ?? ["more", "gray"];
        return (
          <Timeline.Item
            // Entries have no id and never change places.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
            key={at}
            color={color}
            bullet={<Icon name={icon} size={14} />}
          >
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {entry.text[lang]}
            </Text>
            <Text size="xs" c="dimmed">
              <time dateTime={entry.at}>{formatTimeOfDay(entry.at, lang)}</time> · +
              {formatClock(Date.parse(entry.at) - start)}
            </Text>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
