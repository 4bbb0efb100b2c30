import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CallbackView } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { formatInstant } from "../lib/format.ts";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { useSpeech } from "../words/use-words.tsx";
import { AskCallback } from "./ask-callback.tsx";
import { CallbackStage, CallOff } from "./one-callback.tsx";

/** The callbacks of one ticket with their attempts; promising one, and calling one off. */
export function TicketCallbacks(props: {
  readonly ticket: number;
  readonly number: string | null;
  readonly queue: string | null;
}): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const [isAsking, asking] = useDisclosure(false);
  const { ticket, number, queue } = props;
  const callbacks = useQuery({
    queryKey: ["callbacks", "ticket", ticket],
    queryFn: () => api.callbacks({ ticket }),
  });
  const items = callbacks.data?.items ?? [];
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="callbacks">
      <Group justify="space-between">
        <Text fw={600}>{words.callbacks.title}</Text>
        <Button size="xs" variant="light" aria-expanded={isAsking} onClick={asking.toggle}>
          {words.callbacks.ask}
        </Button>
      </Group>
      <Stack gap="sm" mt={items.length > 0 || isAsking ? "sm" : 0}>
        {items.map((callback) => (
          <Line key={callback.id} callback={callback} ticket={ticket} />
        ))}
        {isAsking ? (
          <AskCallback number={number ?? ""} ticket={ticket} queue={queue} onAsked={asking.close} />
        ) : null}
      </Stack>
    </Card>
  );
}

function Line(props: { readonly callback: CallbackView; readonly ticket: number }): ReactNode {
  const { words, lang } = useSpeech();
  const now = useNow();
  const { callback, ticket } = props;
  const { number, dueAt, nextAt, attempts, attemptsMax } = callback;
  const time = nextAt ?? dueAt;
  return (
    <Group justify="space-between" align="start" wrap="nowrap">
      <div>
        <Text size="sm">
          {number}
          {" · "}
          {time === null ? words.callbacks.inLine : formatInstant(time, now, lang)}
          {" · "}
          {words.callbacks.attempts}: {words.callbacks.attemptsOf(attempts, attemptsMax)}
          {callback.ticket === ticket ? null : (
            <>
              {" · "}
              <PageLink to={`/tickets/${callback.ticket}`}>#{callback.ticket}</PageLink>
            </>
          )}
        </Text>
        <CallbackStage callback={callback} />
      </div>
      <CallOff callback={callback} />
    </Group>
  );
}
