import {
  ActionIcon,
  Alert,
  Badge,
  Box,
  Button,
  Card,
  Grid,
  Group,
  Slider,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { wordsOf } from "../api/use-api.ts";
import { formatClock } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { usePageTitle } from "../lib/use-page-title.ts";
import { Brand } from "../shell/brand.tsx";
import { Preferences } from "../shell/preferences.tsx";
import { Keypad } from "../softphone/keypad.tsx";
import { useWords } from "../words/use-words.tsx";
import { LevelMeter } from "./level-meter.tsx";
import { HintCard, SaidCard } from "./phone-cards.tsx";
import { type DemoPhone, usePhone } from "./use-phone.ts";

/** A telephone in the page: call the hotline, press keys, read along. No sign-in. */
export function PhonePage(): ReactNode {
  const words = useWords();
  const audio = useRef<HTMLAudioElement>(null);
  const phone = usePhone(audio);
  usePageTitle(words.phone.title);
  return (
    <Stack gap="md" p="md" maw={1040} mx="auto" mih="100dvh">
      {/* biome-ignore lint/a11y/useMediaCaption: the captions stand beside it */}
      <audio ref={audio} autoPlay data-testid="line-audio" />
      <Group justify="space-between" component="header" wrap="nowrap">
        <Brand size={30} />
        <Group gap={4} wrap="nowrap">
          <PageLink to="/" size="sm" mr="xs">
            {words.phone.agentHint}
          </PageLink>
          <Preferences />
        </Group>
      </Group>
      <Grid component="main" gap="md" align="stretch">
        <Grid.Col span={{ base: 12, sm: 6, md: 5 }}>
          <Handset phone={phone} audio={audio} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6, md: 7 }}>
          <Stack gap="md" h="100%">
            <SaidCard phone={phone} />
            <HintCard phone={phone} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Handset(props: {
  readonly phone: DemoPhone;
  readonly audio: { readonly current: HTMLAudioElement | null };
}): ReactNode {
  const words = useWords();
  const { phone } = props;
  const call = phone.state?.call ?? null;
  const isTalking = call?.phase === "talking";
  const isReady = phone.state?.line === "registered";
  return (
    <Card withBorder radius="xl" padding="lg" shadow="sm" maw={420} mx="auto" w="100%">
      <Stack gap="md">
        <div>
          <Title order={1} size="h3">
            {words.phone.title}
          </Title>
          <Text c="dimmed" size="sm">
            {words.phone.subtitle}
            {phone.line === null ? "" : ` ${phone.line.number} → ${phone.line.dial}`}
          </Text>
        </div>
        <Status phone={phone} />
        <Text hiddenFrom="sm" size="sm" lineClamp={3} mih={40} aria-hidden="true">
          {phone.captions.lines.at(-1)?.text ?? ""}
        </Text>
        <Keypad
          size="lg"
          listens={isTalking}
          isDisabled={!isTalking}
          onPress={(key) => phone.send({ type: "press", key })}
        />
        <Text size="xs" c="dimmed" ta="center" visibleFrom="sm">
          {words.phone.keyboardHint}
        </Text>
        {call === null ? (
          <Button
            size="xl"
            radius="xl"
            color="teal.9"
            disabled={!isReady}
            leftSection={<Icon name="phone" size={22} />}
            onClick={phone.dial}
            data-testid="call"
          >
            {words.phone.call}
          </Button>
        ) : (
          <Group gap="sm" wrap="nowrap">
            <Button
              size="xl"
              radius="xl"
              color="red.9"
              flex={1}
              leftSection={<Icon name="hangUp" size={22} />}
              onClick={() => phone.send({ type: "hang_up" })}
              data-testid="hang-up"
            >
              {words.phone.hangUp}
            </Button>
            <ActionIcon
              size={60}
              radius="xl"
              variant={call.muted ? "filled" : "default"}
              color="yellow"
              disabled={!isTalking}
              aria-pressed={call.muted}
              aria-label={call.muted ? words.call.unmute : words.call.mute}
              onClick={() => phone.send({ type: "toggle_mute" })}
            >
              <Icon name={call.muted ? "micOff" : "mic"} size={22} />
            </ActionIcon>
          </Group>
        )}
        <Stack gap={8}>
          <LevelMeter
            icon="mic"
            label={words.phone.microphone}
            stream={call?.muted === true ? null : (phone.voices?.own ?? null)}
            testId="own-level"
          />
          <LevelMeter
            icon="volume"
            label={words.phone.speaker}
            stream={phone.voices?.other ?? null}
            testId="line-level"
          />
          <Volume audio={props.audio} />
        </Stack>
      </Stack>
    </Card>
  );
}

function Status({ phone }: { readonly phone: DemoPhone }): ReactNode {
  const words = useWords();
  const now = useNow();
  const call = phone.state?.call ?? null;
  const { phase } = phone.captions;
  if (phone.error !== null || phone.state?.line === "refused") {
    return (
      <Alert color="red" icon={<Icon name="alert" />} role="alert" py="xs">
        <Stack gap="xs" align="flex-start">
          {phone.error === null ? words.line.refused : wordsOf(phone.error, words)}
          <Button size="compact-sm" variant="default" onClick={phone.renew}>
            {words.phone.newLine}
          </Button>
        </Stack>
      </Alert>
    );
  }
  const notice = phone.state?.notice ?? null;
  const media = phone.state?.media ?? "good";
  const text =
    call === null
      ? notice === "microphone_failed"
        ? words.line.micDenied
        : phone.state?.line === "lost"
          ? words.phone.lineLost
          : phone.state?.line !== "registered"
            ? words.phone.preparing
            : phase === "ended"
              ? words.phone.ended
              : words.phone.idle
      : call.phase === "talking"
        ? words.phone.phases[phase === null || phase === "ended" ? "flow" : phase]
        : words.phone.calling;
  return (
    <Group justify="space-between" wrap="nowrap" mih={34} role="status">
      <Badge
        size="lg"
        variant="light"
        color={
          call === null
            ? notice === null
              ? "gray"
              : "orange"
            : call.phase === "talking"
              ? "teal"
              : "blue"
        }
        data-testid="phone-status"
        h="auto"
        py={6}
        styles={{ label: { whiteSpace: "normal" } }}
      >
        {media === "good" || call === null ? text : mediaText(media, words)}
      </Badge>
      {call?.phase === "talking" ? (
        <Text fw={600} role="timer" aria-live="off">
          {formatClock(now - call.since)}
        </Text>
      ) : null}
    </Group>
  );
}

function mediaText(
  media: "nothing_heard" | "nothing_sent" | "microphone_silent",
  words: ReturnType<typeof useWords>,
): string {
  return {
    nothing_heard: words.call.nothingHeard,
    nothing_sent: words.call.nothingSent,
    microphone_silent: words.call.microphoneSilent,
  }[media];
}

function Volume(props: {
  readonly audio: { readonly current: HTMLAudioElement | null };
}): ReactNode {
  const words = useWords();
  const [volume, setVolume] = useState(100);
  const element = props.audio;
  useEffect(() => {
    if (element.current !== null) element.current.volume = volume / 100;
  }, [element, volume]);
  return (
    <Group gap="xs" wrap="nowrap">
      <Box w={16} />
      <Text size="sm" w={124} truncate>
        {words.phone.volume}
      </Text>
      <Slider
        flex={1}
        size="sm"
        value={volume}
        onChange={setVolume}
        label={(value) => `${value} %`}
        thumbLabel={words.phone.volume}
      />
    </Group>
  );
}
