import { Button, Card, Code, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useWords } from "../words/use-words.tsx";
import type { DemoPhone } from "./use-phone.ts";

/** What the line says, as running text. */
export function SaidCard({ phone }: { readonly phone: DemoPhone }): ReactNode {
  const words = useWords();
  const viewport = useRef<HTMLDivElement>(null);
  const { lines } = phone.captions;
  useEffect(() => {
    if (lines.length === 0) return;
    viewport.current?.scrollTo({ top: viewport.current.scrollHeight, behavior: "smooth" });
  }, [lines]);
  return (
    <Card withBorder radius="xl" padding="lg" flex={1}>
      <Text fw={600} mb="sm">
        {words.phone.said}
      </Text>
      <ScrollArea viewportRef={viewport} h={{ base: 200, sm: 380 }} type="auto" offsetScrollbars>
        <Stack gap="sm" role="log" aria-live="polite" data-testid="said">
          {lines.length === 0 ? (
            <Text c="dimmed">{words.phone.saidEmpty}</Text>
          ) : (
            lines.map((line, at) => (
              <Text
                key={line.id}
                className="caption-line"
                lang={line.lang === "zh" ? "zh-CN" : "en"}
                fz={at === lines.length - 1 ? "lg" : "md"}
                {...(at === lines.length - 1 ? {} : { c: "dimmed" })}
              >
                {line.text}
              </Text>
            ))
          )}
        </Stack>
      </ScrollArea>
    </Card>
  );
}

/** The demo account and its PIN, with buttons that type them. */
export function HintCard({ phone }: { readonly phone: DemoPhone }): ReactNode {
  const words = useWords();
  const hint = phone.line?.hint;
  const isTalking = phone.state?.call?.phase === "talking";
  if (hint === undefined) return null;
  const type = (digits: string): void => {
    // The line asks for # after the digits; without it the caller waits for a time-out.
    for (const key of `${digits}#`) phone.send({ type: "press", key });
  };
  return (
    <Card withBorder radius="xl" padding="md" data-testid="hint">
      <Text size="sm" c="dimmed" mb="xs">
        {words.phone.hint}
      </Text>
      <Group gap="lg">
        {(
          [
            [words.phone.account, hint.account],
            [words.phone.pin, hint.pin],
          ] as const
        ).map(([label, digits]) => (
          <Group key={label} gap="xs" wrap="nowrap">
            <Text size="sm">{label}</Text>
            <Code fz="md">{digits}</Code>
            <Button
              size="compact-sm"
              variant="default"
              disabled={!isTalking}
              aria-label={`${words.phone.copy}: ${label}`}
              onClick={() => type(digits)}
            >
              {words.phone.copy}
            </Button>
          </Group>
        ))}
      </Group>
    </Card>
  );
}
