import { Button, SimpleGrid, Text } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "../words/use-words.tsx";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
const letters: Readonly<Record<string, string>> = {
  "2": "ABC",
  "3": "DEF",
  "4": "GHI",
  "5": "JKL",
  "6": "MNO",
  "7": "PQRS",
  "8": "TUV",
  "9": "WXYZ",
};

/**
 * A telephone's twelve keys. While `listens`, the digits, * and # of the keyboard press them too,
 * unless the person writes in a field.
 */
export function Keypad(props: {
  readonly listens: boolean;
  readonly onPress: (key: string) => void;
  readonly isDisabled?: boolean;
  readonly size?: "md" | "lg";
}): ReactNode {
  const words = useWords();
  const { listens, onPress } = props;
  const [lit, setLit] = useState<string | null>(null);
  useEffect(() => {
    if (!listens) return;
    const press = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || isWriting(event.target)) return;
      if (!/^[0-9*#]$/.test(event.key)) return;
      setLit(event.key);
      onPress(event.key);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [listens, onPress]);
  useEffect(() => {
    if (lit === null) return;
    const timer = setTimeout(() => setLit(null), 160);
    return () => clearTimeout(timer);
  }, [lit]);
  const isLarge = props.size === "lg";
  return (
    <SimpleGrid
      cols={3}
      spacing={isLarge ? "sm" : "xs"}
      role="group"
      aria-label={words.call.keypad}
    >
      {keys.map((key) => (
        <Button
          key={key}
          variant={lit === key ? "light" : "default"}
          h={isLarge ? 64 : 48}
          radius={isLarge ? "xl" : "md"}
          disabled={props.isDisabled ?? false}
          aria-label={words.call.key(key)}
          data-testid={`key-${key}`}
          onClick={() => {
            setLit(key);
            onPress(key);
          }}
        >
          <span style={{ display: "grid", justifyItems: "center", lineHeight: 1.1 }}>
            <Text span fz={isLarge ? 24 : 18} fw={600} lh={1}>
              {key}
            </Text>
            {isLarge ? (
              <Text span fz={10} c="dimmed" lh={1.2} mih={12} style={{ letterSpacing: 1 }}>
                {letters[key] ?? ""}
              </Text>
            ) : null}
          </span>
        </Button>
      ))}
    </SimpleGrid>
  );
}

/** Whether keys typed now belong to a text field. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
