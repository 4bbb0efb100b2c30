import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import type { AgentCommand, AgentView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { useWords } from "../words/use-words.tsx";

type Command = z.input<typeof AgentCommand>;

/** What a supervisor may do for an agent; what cannot be taken back asks first. */
export function AgentCommands({ agent }: { readonly agent: AgentView }): ReactNode {
  const words = useWords();
  const api = useApi();
  const tell = useTellProblem();
  const [asked, setAsked] = useState<"hang_up" | "sign_out" | null>(null);
  const send = useMutation({
    mutationFn: (command: Command) => api.command(agent.id, command),
    onError: tell,
  });
  if (agent.state === "offline") return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={send.isPending}
            aria-label={words.floor.commands(agent.name)}
          >
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Choices agent={agent} send={send.mutate} ask={setAsked} />
      </Menu>
      {(["hang_up", "sign_out"] as const).map((command) => (
        <Sure
          key={command}
          title={command === "sign_out" ? words.floor.signOut : words.floor.hangUp}
          text={
            command === "sign_out"
              ? words.floor.signOutSure(agent.name)
              : words.floor.hangUpSure(agent.name)
          }
          isOpen={asked === command}
          close={() => setAsked(null)}
          go={() => send.mutate({ command })}
        />
      ))}
    </>
  );
}

function Choices(props: {
  readonly agent: AgentView;
  readonly send: (command: Command) => void;
  readonly ask: (what: "hang_up" | "sign_out") => void;
}): ReactNode {
  const words = useWords();
  const { agent, send, ask } = props;
  const isTalking = ["reserved", "ringing", "busy"].includes(agent.state);
  return (
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<Icon name="check" size={15} />}
        disabled={agent.state === "ready"}
        onClick={() => send({ command: "ready" })}
      >
        {words.floor.makeReady}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="coffee" size={15} />}
        disabled={agent.state === "paused"}
        onClick={() => send({ command: "pause" })}
      >
        {words.floor.makePaused}
      </Menu.Item>
      {agent.state === "wrap_up" ? (
        <Menu.Item
          leftSection={<Icon name="note" size={15} />}
          onClick={() => send({ command: "wrap_up_done" })}
        >
          {words.floor.endWrapUp}
        </Menu.Item>
      ) : null}
      <Menu.Item
        color="red"
        leftSection={<Icon name="signOut" size={15} />}
        onClick={() => ask("sign_out")}
      >
        {words.floor.signOut}
      </Menu.Item>
      {isTalking ? (
        <Menu.Item
          color="red"
          leftSection={<Icon name="hangUp" size={15} />}
          onClick={() => ask("hang_up")}
        >
          {words.floor.hangUp}
        </Menu.Item>
      ) : null}
    </Menu.Dropdown>
  );
}

function Sure(props: {
  readonly title: string;
  readonly text: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly go: () => void;
}): ReactNode {
  const words = useWords();
  const { title, text, isOpen, close, go } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": words.common.close }}
    >
      <Stack>
        <Text>{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {words.common.cancel}
          </Button>
          <Button
            color="red"
            data-testid="sure"
            onClick={() => {
              close();
              go();
            }}
          >
            {title}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
