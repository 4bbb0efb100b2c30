import { Card, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** A card under a title; `empty` is said instead of its content, which has nothing to show then. */
export function TitledCard(props: {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: string;
  readonly empty?: string | null;
  readonly testId?: string;
  readonly children: ReactNode;
}): ReactNode {
  const { title, aside, empty = null } = props;
  return (
    <Card withBorder radius="lg" padding="lg" data-testid={props.testId}>
      <Group justify="space-between" mb="sm">
        <Text fw={600}>{title}</Text>
        {aside === undefined ? null : (
          <Text size="sm" c="dimmed">
            {aside}
          </Text>
        )}
      </Group>
      {empty === null ? (
        props.children
      ) : (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
    </Card>
  );
}
