import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** Shows words and a way out when a page throws; React needs a class for it. */
export class BrokenPage extends Component<
  { readonly children: ReactNode },
  { error: string | null }
> {
  override state: { error: string | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Apology error={error} />;
  }
}

function Apology({ error }: { readonly error: string }): ReactNode {
  const words = useWords();
  return (
    <Center mih="100dvh" p="md">
      <Stack align="center" maw={480} gap="sm" role="alert">
        <Title order={3}>{words.common.pageBroken}</Title>
        <Text c="dimmed" size="sm" ta="center" style={{ overflowWrap: "anywhere" }}>
          {error}
        </Text>
        <Button onClick={() => location.reload()}>{words.common.reload}</Button>
      </Stack>
    </Center>
  );
}
