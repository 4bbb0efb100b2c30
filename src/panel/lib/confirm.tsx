import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** Asks before something that cannot be taken back; the first focus is on leaving it. */
export function Confirm(props: {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  /** The words on the button that does it; the title when left out. */
  readonly go?: string;
  /** Of the button that does it; red when left out. */
  readonly color?: string;
  readonly onClose: () => void;
  readonly onGo: () => void;
}): ReactNode {
  const words = useWords();
  const { isOpen, title, text, go = title, color = "red", onClose, onGo } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": words.common.close }}
    >
      <Stack>
        <Text>{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.common.cancel}
          </Button>
          <Button
            color={color}
            data-testid="sure"
            onClick={() => {
              onClose();
              onGo();
            }}
          >
            {go}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
