import { Checkbox, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { type FieldValue, TicketPriority, type TicketSettings } from "../../contract/index.ts";
import { useSpeech, useWords } from "../words/use-words.tsx";
import { useTicketSettings } from "./use-ticket-settings.ts";

interface ChoiceProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** Chooses a subject from the tree; those of lower levels stand under theirs, with its name. */
export function CategoryInput(props: ChoiceProps<string | null>): ReactNode {
  const { lang, words } = useSpeech();
  const { categories } = useTicketSettings();
  if (categories.length === 0) return null;
  return (
    <Select
      label={words.tickets.category}
      placeholder={words.tickets.noCategory}
      searchable
      clearable
      value={props.value}
      onChange={props.onChange}
      data={categories.map(({ id }) => ({
        value: id,
        label: categoryName(categories, id, lang),
      }))}
      data-testid="category"
    />
  );
}

/** A category with those above it: `Payments › Refunds`; its id when the tree has lost it. */
export function categoryName(
  categories: TicketSettings["categories"],
  id: string,
  lang: "en" | "zh",
): string {
  const parts = id.split("/");
  return parts
    .map((part, at) => {
      const path = parts.slice(0, at + 1).join("/");
      return categories.find((one) => one.id === path)?.label[lang] ?? part;
    })
    .join(" › ");
}

/** Chooses how much a ticket presses. */
export function PriorityInput(props: ChoiceProps<TicketPriority>): ReactNode {
  const words = useWords();
  return (
    <Select
      label={words.tickets.priority}
      allowDeselect={false}
      value={props.value}
      onChange={(value) => props.onChange(TicketPriority.parse(value))}
      data={TicketPriority.options.map((value) => ({ value, label: words.priorities[value] }))}
      data-testid="priority"
    />
  );
}

/** Chooses whose work a ticket is. */
export function AssigneeInput(props: ChoiceProps<string | null>): ReactNode {
  const words = useWords();
  const { people } = useTicketSettings();
  const known = people.map(({ user, name }) => ({ value: user, label: name }));
  const { value } = props;
  const isKnown = value === null || people.some(({ user }) => user === value);
  return (
    <Select
      label={words.tickets.assignee}
      placeholder={words.tickets.nobody}
      searchable
      clearable
      value={value}
      onChange={props.onChange}
      data={isKnown ? known : [...known, { value, label: value }]}
    />
  );
}

/** Chooses the team that shares a ticket. */
export function TeamInput(props: ChoiceProps<string | null>): ReactNode {
  const { lang, words } = useSpeech();
  const { teams } = useTicketSettings();
  if (teams.length === 0) return null;
  return (
    <Select
      label={words.tickets.team}
      placeholder={words.common.none}
      clearable
      value={props.value}
      onChange={props.onChange}
      data={teams.map(({ id, label }) => ({ value: id, label: label[lang] }))}
    />
  );
}

/** Takes tags, one after the other. */
export function TagsField(props: ChoiceProps<readonly string[]>): ReactNode {
  const words = useWords();
  return (
    <TagsInput
      label={words.tickets.tags}
      placeholder={props.value.length === 0 ? words.tickets.tagHint : ""}
      maxTags={20}
      value={[...props.value]}
      onChange={(tags) => props.onChange(tags.map(tidyTag).filter((tag) => tag !== ""))}
      data-testid="tags"
    />
  );
}

/** A tag as the service takes it: letters, digits, spaces, - and _, at most 40 characters. */
const tidyTag = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replace(/^[ _-]+/, "")
    .trim()
    .slice(0, 40);

type Values = Readonly<Record<string, FieldValue | null>>;

/** The fields that the configuration adds, each by its type; null stands for nothing. */
export function FieldInputs(props: {
  readonly fields: TicketSettings["ticketFields"];
  readonly values: Values;
  readonly onChange: (name: string, value: FieldValue | null) => void;
}): ReactNode {
  return props.fields.map((field) => (
    <FieldInput
      key={field.name}
      field={field}
      value={props.values[field.name] ?? null}
      onChange={(value) => props.onChange(field.name, value)}
    />
  ));
}

function FieldInput(props: {
  readonly field: TicketSettings["ticketFields"][number];
  readonly value: FieldValue | null;
  readonly onChange: (value: FieldValue | null) => void;
}): ReactNode {
  const { lang } = useSpeech();
  const { field, value, onChange } = props;
  const label = field.label[lang];
  switch (field.type) {
    case "number":
      return (
        <NumberInput
          label={label}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(typeof next === "number" ? next : null)}
        />
      );
    case "yes_no":
      return (
        <Checkbox
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          label={label}
          clearable
          value={typeof value === "string" ? value : null}
          onChange={onChange}
          data={field.choices.map((choice) => ({
            value: choice.value,
            label: choice.label[lang],
          }))}
        />
      );
    default:
      return (
        <TextInput
          label={label}
          type={field.type === "date" ? "date" : "text"}
          maxLength={500}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}
