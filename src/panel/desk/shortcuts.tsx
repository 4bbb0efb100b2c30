import { ActionIcon, Group, Kbd, Modal, Stack, Table, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useEffect } from "react";
import { Icon } from "../lib/icons.tsx";
import { useWords } from "../words/use-words.tsx";

/** The note's element, wherever it is shown. */
export const noteId = "call-note";

/** What the keys do; a missing one does nothing now. */
export interface ShortcutActions {
  readonly answer?: () => void;
  readonly hangUp?: () => void;
  readonly hold?: () => void;
  readonly mute?: () => void;
  readonly ready?: () => void;
}

/** Alt and a key, by the key's place on the keyboard, so that they work in every layout. */
const codes = {
  KeyA: "answer",
  KeyH: "hangUp",
  KeyO: "hold",
  KeyM: "mute",
  KeyR: "ready",
} as const satisfies Record<string, keyof ShortcutActions>;

/** Listens for the shortcuts on the whole page, also while the person writes. */
export function useShortcuts(actions: ShortcutActions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      if (event.code === "KeyN") {
        event.preventDefault();
        document.getElementById(noteId)?.focus();
        return;
      }
      if (!isCode(event.code)) return;
      event.preventDefault();
      actions[codes[event.code]]?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [actions]);
}

/** The key beside a button's words; screen readers hear it in the list of shortcuts. */
export function KeyHint({ keys }: { readonly keys: string }): ReactNode {
  return (
    <Kbd
      size="xs"
      ml={8}
      visibleFrom="sm"
      aria-hidden="true"
      style={{ opacity: 0.75, whiteSpace: "nowrap", verticalAlign: "middle" }}
    >
      Alt {keys}
    </Kbd>
  );
}

/** A button that opens the list of shortcuts. */
export function ShortcutList(): ReactNode {
  const words = useWords();
  const [isOpen, list] = useDisclosure(false);
  const rows = [
    ["A", words.shortcuts.answer],
    ["H", words.shortcuts.hangUp],
    ["O", words.shortcuts.hold],
    ["M", words.shortcuts.mute],
    ["R", words.shortcuts.ready],
    ["N", words.shortcuts.note],
  ] as const;
  return (
    <>
      <Tooltip label={words.shortcuts.title}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          visibleFrom="sm"
          onClick={list.open}
          aria-label={words.shortcuts.title}
        >
          <Icon name="keyboard" />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={isOpen}
        onClose={list.close}
        title={words.shortcuts.title}
        closeButtonProps={{ "aria-label": words.common.close }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {words.shortcuts.hint}
          </Text>
          <Table>
            <Table.Tbody>
              {rows.map(([key, label]) => (
                <Table.Tr key={key}>
                  <Table.Td>{label}</Table.Td>
                  <Table.Td>
                    <Group gap={4} justify="flex-end">
                      <Kbd>Alt</Kbd>
                      <Kbd>{key}</Kbd>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      </Modal>
    </>
  );
}

function isCode(code: string): code is keyof typeof codes {
  return code in codes;
}
