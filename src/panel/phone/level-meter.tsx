import { Group, Progress, Text } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { Icon, type IconName } from "../lib/icons.tsx";

/** Quietest level that shows, in decibels below full scale. */
const floorDb = -60;

/** How loud a voice is now, as a bar; empty without one. */
export function LevelMeter(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly stream: MediaStream | null;
  readonly testId: string;
}): ReactNode {
  const level = useLevel(props.stream);
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon name={props.icon} size={16} />
      <Text size="sm" w={124} truncate>
        {props.label}
      </Text>
      <Progress.Root size="md" flex={1}>
        <Progress.Section
          value={level}
          color={level > 92 ? "orange" : "teal"}
          aria-label={props.label}
          data-testid={props.testId}
        />
      </Progress.Root>
    </Group>
  );
}

/** Loudness of a stream, 0 to 100, looked at twelve times a second. */
function useLevel(stream: MediaStream | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (stream === null) {
      setLevel(0);
      return;
    }
    const audio = new AudioContext();
    const source = audio.createMediaStreamSource(stream);
    const analyser = audio.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      setLevel(loudness(samples));
    }, 80);
    return () => {
      clearInterval(timer);
      source.disconnect();
      void audio.close().catch(() => undefined);
    };
  }, [stream]);
  return level;
}

/** 0 (silence, or quieter than the floor) to 100 (full scale), from samples of -1 to 1. */
export function loudness(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) sum += (samples[at] ?? 0) ** 2;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.round(Math.min(100, Math.max(0, (1 - decibels / floorDb) * 100)));
}
