import { Button, Card, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** A card of inputs with the button that saves what was changed in them. */
export function SaveForm(props: {
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
  /** Of the button. */
  readonly testId: string;
  readonly children: ReactNode;
}): ReactNode {
  const words = useWords();
  return (
    <Card withBorder radius="lg" padding="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onSave();
        }}
      >
        <Stack gap="md">
          {props.children}
          <Button
            type="submit"
            disabled={!props.isChanged}
            loading={props.isSaving}
            data-testid={props.testId}
          >
            {words.common.save}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
