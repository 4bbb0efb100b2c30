import { Alert, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useLive } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";

/** Says on the supervisor's floor that promises are late; nothing while none is. */
export function OverdueAlert(): ReactNode {
  const words = useWords();
  const late = useLive((state) => state.view?.lateCallbacks ?? 0);
  if (late === 0) return null;
  return (
    <Alert color="red" icon={<Icon name="alert" />} role="alert" data-testid="overdue">
      <Group gap="md">
        <Text fw={600}>{words.callbacks.overdueAlarm(late)}</Text>
        <PageLink to="/callbacks" c="inherit" underline="always">
          {words.callbacks.overdueLook}
        </PageLink>
      </Group>
    </Alert>
  );
}
