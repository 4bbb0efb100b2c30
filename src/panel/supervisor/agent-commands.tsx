import { ActionIcon, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import type { AgentCommand, AgentView } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { Confirm } from "../lib/confirm.tsx";
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
        <Confirm
          key={command}
          title={command === "sign_out" ? words.floor.signOut : words.floor.hangUp}
          text={
            command === "sign_out"
              ? words.floor.signOutSure(agent.name)
              : words.floor.hangUpSure(agent.name)
          }
          isOpen={asked === command}
          onClose={() => setAsked(null)}
          onGo={() => send.mutate({ command })}
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
