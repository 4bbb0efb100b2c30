import { Badge, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { CallbackView } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { ActButton } from "../lib/act-button.tsx";
import { useSpeech } from "../words/use-words.tsx";

const colors = {
  scheduled: "gray",
  due: "blue",
  reserved: "blue",
  dialling: "blue",
  holding: "blue",
  talking: "teal",
  done: "teal",
  failed: "red",
  cancelled: "gray",
} as const;

const cancellable: ReadonlySet<CallbackView["stage"]> = new Set([
  "scheduled",
  "due",
  "reserved",
  "dialling",
]);

/** How far a callback is, whether it is late, and why it came to nothing. */
export function CallbackStage({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words } = useSpeech();
  const { stage, end, overdue } = callback;
  return (
    <>
      <Group gap={6}>
        <Badge variant="light" color={colors[stage]}>
          {words.callbacks.stages[stage]}
        </Badge>
        {overdue ? <Badge color="red">{words.callbacks.overdue}</Badge> : null}
      </Group>
      {end === null ? null : (
        <Text size="xs" c="dimmed">
          {words.callbacks.ends[end]}
        </Text>
      )}
    </>
  );
}

/** Calls a callback off, while that is possible. */
export function CallOff({ callback }: { readonly callback: CallbackView }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  if (!cancellable.has(callback.stage)) return null;
  return (
    <ActButton
      label={words.callbacks.cancel}
      done={words.callbacks.cancelled}
      list="callbacks"
      run={() => api.cancelCallback(callback.id)}
    />
  );
}
