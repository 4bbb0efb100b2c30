import { Button, Collapse, Group, Select, SimpleGrid, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { CallResult, Disposition, TicketPriority, TicketStatus } from "../../contract/index.ts";
import { Icon } from "../lib/icons.tsx";
import { goTo } from "../lib/router.tsx";
import { useSpeech } from "../words/use-words.tsx";
import { categoryName } from "./ticket-inputs.tsx";
import { useTicketSettings } from "./use-ticket-settings.ts";

/** Filters that are folded away until one of them is used. */
const further = ["category", "priority", "team", "disposition", "tag", "vip"];

/** Puts a filter into the address, or takes it out (null). */
export function changeFilter(name: string, value: string | null): void {
  const next = new URLSearchParams(location.search);
  if (value === null || value === "") next.delete(name);
  else next.set(name, value);
  goTo(next.size === 0 ? "/tickets" : `/tickets?${next}`, "replace");
}

/** What narrows the list; all of it is kept in the address. */
export function TicketFilters({ query }: { readonly query: URLSearchParams }): ReactNode {
  const { words } = useSpeech();
  const [text, setText] = useState(query.get("text") ?? "");
  const [isOpen, more] = useDisclosure(further.some((name) => query.has(name)));
  const search = useDebouncedCallback((value: string) => changeFilter("text", value.trim()), 300);
  return (
    <div>
      <Group gap="sm" align="flex-end">
        <TextInput
          flex="1 1 220px"
          label={words.tickets.searchLabel}
          placeholder={words.tickets.search}
          leftSection={<Icon name="search" size={16} />}
          type="search"
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
        <Choice
          name="status"
          label={words.tickets.status}
          query={query}
          data={TicketStatus.options.map((value) => ({ value, label: words.statuses[value] }))}
        />
        <AssigneeFilter query={query} />
        <Choice
          name="result"
          label={words.tickets.result}
          query={query}
          data={CallResult.options.map((value) => ({ value, label: words.results[value] }))}
        />
        <Choice
          name="sort"
          label={words.tickets.sort}
          query={query}
          placeholder={words.tickets.sorts.number}
          data={(["due", "updated"] as const).map((value) => ({
            value,
            label: words.tickets.sorts[value],
          }))}
        />
        <Button variant="subtle" onClick={more.toggle} aria-expanded={isOpen}>
          {words.tickets.more}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <FurtherFilters query={query} />
      </Collapse>
    </div>
  );
}

function FurtherFilters({ query }: { readonly query: URLSearchParams }): ReactNode {
  const { lang, words } = useSpeech();
  const { categories, teams } = useTicketSettings();
  const [tag, setTag] = useState(query.get("tag") ?? "");
  const find = useDebouncedCallback((value: string) => changeFilter("tag", value.trim()), 300);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm" mt="sm">
      <Choice
        name="category"
        label={words.tickets.category}
        query={query}
        data={categories.map(({ id }) => ({
          value: id,
          label: categoryName(categories, id, lang),
        }))}
      />
      <Choice
        name="priority"
        label={words.tickets.priority}
        query={query}
        data={TicketPriority.options.map((value) => ({ value, label: words.priorities[value] }))}
      />
      <Choice
        name="team"
        label={words.tickets.team}
        query={query}
        data={teams.map(({ id, label }) => ({ value: id, label: label[lang] }))}
      />
      <Choice
        name="disposition"
        label={words.wrapUp.disposition}
        query={query}
        data={Disposition.options.map((value) => ({ value, label: words.dispositions[value] }))}
      />
      <TextInput
        label={words.tickets.tags}
        maxLength={40}
        value={tag}
        onChange={(event) => {
          setTag(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
      />
      <Switch
        label={words.tickets.vip}
        checked={query.get("vip") === "true"}
        onChange={(event) => changeFilter("vip", event.currentTarget.checked ? "true" : null)}
      />
    </SimpleGrid>
  );
}

function AssigneeFilter({ query }: { readonly query: URLSearchParams }): ReactNode {
  const { words } = useSpeech();
  const { people } = useTicketSettings();
  return (
    <Choice
      name="assignee"
      label={words.tickets.assignee}
      query={query}
      data={[
        { value: "none", label: words.tickets.nobody },
        ...people.map(({ user, name }) => ({ value: user, label: name })),
      ]}
    />
  );
}

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly query: URLSearchParams;
  readonly placeholder?: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
}): ReactNode {
  const { words } = useSpeech();
  const { name, data } = props;
  const value = props.query.get(name);
  // A view may hold several values of one filter; they are shown together.
  const isSeveral = value?.includes(",") ?? false;
  const names = value?.split(",").map((one) => data.find((each) => each.value === one)?.label);
  const all = isSeveral ? [...data, { value: value ?? "", label: names?.join(", ") ?? "" }] : data;
  return (
    <Select
      flex="1 1 130px"
      maw={240}
      label={props.label}
      placeholder={props.placeholder ?? words.tickets.all}
      clearable
      searchable={data.length > 8}
      value={value}
      onChange={(next) => changeFilter(name, next)}
      data={[...all]}
    />
  );
}
