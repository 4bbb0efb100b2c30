import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTellProblem } from "../api/use-api.ts";

/** A button in a list that does something to one of its lines, says so, and has the list read again. */
export function ActButton(props: {
  readonly label: string;
  /** What is said when it is done. */
  readonly done: string;
  /** The list, as queries name it. */
  readonly list: string;
  readonly run: () => Promise<unknown>;
}): ReactNode {
  const queries = useQueryClient();
  const tell = useTellProblem();
  const act = useMutation({
    mutationFn: props.run,
    onSuccess: () => notifications.show({ message: props.done, withBorder: true }),
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: [props.list] }),
  });
  return (
    <Button
      size="xs"
      variant="light"
      style={{ flex: "none" }}
      loading={act.isPending}
      onClick={() => act.mutate()}
    >
      {props.label}
    </Button>
  );
}
