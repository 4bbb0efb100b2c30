import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useNow } from "../lib/use-now.ts";
import { useLiveView } from "../live/use-live.ts";
import { useSpeech } from "../words/use-words.tsx";

/** Promises a callback, for a chosen time or as soon as an agent is free. */
export function AskCallback(props: {
  /** The number to begin with. */
  readonly number?: string;
  /** The ticket that it is about. */
  readonly ticket?: number;
  /** The queue to begin with, by its id. */
  readonly queue?: string | null;
  readonly onAsked?: () => void;
}): ReactNode {
  const { words, lang } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const now = useNow();
  const queues = Object.values(useLiveView()?.queues ?? {});
  const [number, setNumber] = useState(props.number ?? "");
  const [chosen, setQueue] = useState(props.queue ?? "");
  const [when, setWhen] = useState("");
  const queue = chosen || (queues[0]?.id ?? "");
  const time = when === "" ? null : new Date(when);
  const isPast = time !== null && !(time.getTime() > now);
  const ask = useMutation({
    mutationFn: () => {
      const dueAt = time?.toISOString() ?? null;
      return api.askCallback({ number, queue, lang, dueAt, ticket: props.ticket ?? null });
    },
    onSuccess: () => {
      setNumber(props.number ?? "");
      setWhen("");
      notifications.show({ message: words.callbacks.asked, withBorder: true });
      props.onAsked?.();
    },
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["callbacks"] }),
  });
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault();
        ask.mutate();
      }}
    >
      <Group align="start">
        <TextInput
          label={words.callbacks.askNumber}
          type="tel"
          autoComplete="off"
          maxLength={32}
          value={number}
          onChange={(change) => setNumber(change.currentTarget.value)}
        />
        <NativeSelect
          label={words.callbacks.askQueue}
          data={queues.map(({ id, label }) => ({ value: id, label: label[lang] }))}
          value={queue}
          onChange={(change) => setQueue(change.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={words.callbacks.askTime}
          value={when}
          error={isPast ? words.callbacks.askPast : null}
          onChange={(change) => setWhen(change.currentTarget.value)}
        />
        <Button
          type="submit"
          mt={25}
          loading={ask.isPending}
          disabled={number.trim().length < 3 || isPast}
        >
          {words.callbacks.ask}
        </Button>
      </Group>
    </form>
  );
}
