import { Alert, Card, Stack, Text, ThemeIcon } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../lib/icons.tsx";
import type { SoftphoneState } from "../softphone/machine.ts";
import { useWords } from "../words/use-words.tsx";

/** What the media figures say is wrong, in words. */
export function MediaWarning({ media }: { readonly media: SoftphoneState["media"] }): ReactNode {
  const words = useWords();
  if (media === "good") return null;
  const text = {
    nothing_heard: words.call.nothingHeard,
    nothing_sent: words.call.nothingSent,
    microphone_silent: words.call.microphoneSilent,
  }[media];
  return (
    <Alert
      color="orange"
      icon={<Icon name="alert" />}
      py="xs"
      role="alert"
      data-testid="media-warning"
    >
      {text}
    </Alert>
  );
}

/** What went wrong last on the softphone, in words. */
export function Notice({ notice }: { readonly notice: SoftphoneState["notice"] }): ReactNode {
  const words = useWords();
  if (notice === null) return null;
  const text = {
    answer_failed: words.call.answerFailed,
    microphone_failed: words.call.microphoneFailed,
    hold_failed: words.call.holdFailed,
    call_failed: words.call.callFailed,
  }[notice];
  return (
    <Alert color="orange" icon={<Icon name="alert" />} py="xs" role="alert">
      {text}
    </Alert>
  );
}

/** The calm picture of a desk without a call. */
export function IdleCard(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly color: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Card withBorder radius="lg" padding="lg" data-testid="idle">
      <Stack align="center" gap="sm" py="lg">
        <ThemeIcon size={64} radius="xl" variant="light" color={props.color}>
          <Icon name={props.icon} size={30} />
        </ThemeIcon>
        <Text fw={600} fz="lg" ta="center">
          {props.title}
        </Text>
        <Text c="dimmed" ta="center" maw={320}>
          {props.text}
        </Text>
        {props.children}
      </Stack>
    </Card>
  );
}
