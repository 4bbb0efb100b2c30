import { Alert, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useWords } from "../words/use-words.tsx";
import { lookAgainMs } from "./one-callback.tsx";

/** Says on the supervisor's floor that promises are late; nothing while none is. */
export function OverdueAlert(): ReactNode {
  const words = useWords();
  const api = useApi();
  const callbacks = useQuery({
    queryKey: ["callbacks", false],
    queryFn: () => api.callbacks({ open: "true" }),
    refetchInterval: lookAgainMs,
  });
  const late = callbacks.data?.items.filter(({ overdue }) => overdue).length ?? 0;
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
