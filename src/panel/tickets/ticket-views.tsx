import { Button, Checkbox, CloseButton, Group, Popover, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Me } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { goTo } from "../lib/router.tsx";
import { useWords } from "../words/use-words.tsx";

const unsolved = "new,open,pending";

/** Views: those that everybody needs, and those that people have saved. */
export function TicketViews(props: {
  readonly me: Me;
  readonly query: URLSearchParams;
}): ReactNode {
  const words = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const { me, query } = props;
  const saved = useQuery({ queryKey: ["ticket-views"], queryFn: () => api.views() });
  const remove = useMutation({
    mutationFn: (id: number) => api.removeView(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket-views"] }),
    onError: tell,
  });
  const usual: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [words.tickets.everything, {}],
    [words.tickets.usualViews.mine, { status: unsolved, assignee: me.user, matters: "true" }],
    [words.tickets.usualViews.unassigned, { status: unsolved, assignee: "none", matters: "true" }],
    [words.tickets.usualViews.overdue, { overdue: "true", matters: "true", sort: "due" }],
    [words.tickets.usualViews.unsolved, { status: unsolved, matters: "true", sort: "due" }],
    [words.tickets.usualViews.watched, { watcher: me.user }],
  ];
  return (
    <Group gap={6} role="group" aria-label={words.tickets.views}>
      {usual.map(([name, filter]) => (
        <ViewButton key={name} name={name} filter={filter} query={query} />
      ))}
      {saved.data?.map((view) => (
        <Group key={view.id} gap={0} wrap="nowrap">
          <ViewButton name={view.name} filter={view.filter} query={query} />
          {view.owner === me.user || me.role !== "agent" ? (
            <CloseButton
              size="sm"
              aria-label={words.tickets.removeView(view.name)}
              onClick={() => remove.mutate(view.id)}
            />
          ) : null}
        </Group>
      ))}
      {query.size === 0 ? null : <SaveView me={me} query={query} />}
    </Group>
  );
}

function ViewButton(props: {
  readonly name: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}): ReactNode {
  const { filter, query } = props;
  const wanted = new URLSearchParams(filter);
  const isShown =
    query.size === wanted.size && [...wanted].every(([name, value]) => query.get(name) === value);
  return (
    <Button
      size="compact-sm"
      variant={isShown ? "light" : "default"}
      aria-pressed={isShown}
      onClick={() => goTo(wanted.size === 0 ? "/tickets" : `/tickets?${wanted}`)}
    >
      {props.name}
    </Button>
  );
}

function SaveView(props: { readonly me: Me; readonly query: URLSearchParams }): ReactNode {
  const words = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      api.addView({ name, shared: isShared, filter: Object.fromEntries(props.query) }),
    onSuccess: async () => {
      setOpen(false);
      setName("");
      await queries.invalidateQueries({ queryKey: ["ticket-views"] });
    },
    onError: tell,
  });
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-start" shadow="md">
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(!isOpen)}>
          {words.tickets.saveView}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={words.tickets.viewName}
              maxLength={60}
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {props.me.role === "agent" ? null : (
              <Checkbox
                label={words.tickets.shareView}
                checked={isShared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
            )}
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
              {words.common.save}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
