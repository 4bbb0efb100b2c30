import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { formatInstant } from "../lib/format.ts";
import { TitledCard } from "../lib/titled-card.tsx";
import { useNow } from "../lib/use-now.ts";
import { useSpeech } from "../words/use-words.tsx";

/** A change of a ticket or a contact. */
interface Change {
  readonly at: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** Who changed what, newest first. */
export function HistoryCard<C extends Change>(props: {
  /** Oldest first. */
  readonly lines: readonly C[];
  readonly titleOf: (field: string) => string;
  readonly shown: (field: string, value: string | null) => string;
  readonly nameOf: (line: C) => string;
}): ReactNode {
  const { lang, words } = useSpeech();
  const now = useNow();
  const { lines, titleOf, shown, nameOf } = props;
  return (
    <TitledCard
      title={words.tickets.history}
      empty={lines.length === 0 ? words.tickets.noHistory : null}
      testId="history"
    >
      <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: "none" }}>
        {lines.toReversed().map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its start
          <li key={lines.length - at}>
            <Text size="sm" lineClamp={3} style={{ overflowWrap: "anywhere" }}>
              {words.tickets.changed(
                titleOf(line.field),
                shown(line.field, line.old),
                shown(line.field, line.new),
              )}
            </Text>
            <Text size="xs" c="dimmed">
              {nameOf(line)} · <time dateTime={line.at}>{formatInstant(line.at, now, lang)}</time>
            </Text>
          </li>
        ))}
      </Stack>
    </TitledCard>
  );
}
