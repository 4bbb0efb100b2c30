import { ActionIcon, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { QueueCommand, QueueView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { useSpeech } from "../words/use-words.tsx";

/** What a supervisor may do for a queue: open or close it, or send who waits to another. */
export function QueueCommands(props: {
  readonly queue: QueueView;
  readonly queues: readonly QueueView[];
}): ReactNode {
  const { lang, words } = useSpeech();
  const { queue, queues } = props;
  const api = useApi();
  const tell = useTellProblem();
  const send = useMutation({
    mutationFn: (command: z.input<typeof QueueCommand>) => api.queueCommand(queue.id, command),
    onError: tell,
  });
  const others = queues.filter((other) => other.id !== queue.id);
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={send.isPending}
          aria-label={words.floor.commands(queue.label[lang])}
        >
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name={queue.open ? "pause" : "play"} size={15} />}
          onClick={() => send.mutate({ command: queue.open ? "close" : "open" })}
        >
          {queue.open ? words.floor.closeQueue : words.floor.openQueue}
        </Menu.Item>
        {others.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={<Icon name="signOut" size={15} />}
            disabled={queue.waiting === 0}
            onClick={() => send.mutate({ command: "evacuate", to: other.id })}
          >
            {words.floor.evacuateTo(other.label[lang])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
