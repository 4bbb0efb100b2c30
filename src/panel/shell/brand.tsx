import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** The product's sign and name; `size` of the sign in CSS pixels. */
export function Brand({
  size,
  compact,
}: {
  readonly size: number;
  readonly compact?: boolean;
}): ReactNode {
  const words = useWords();
  return (
    <Group gap={size / 3.5} wrap="nowrap">
      <img src="/icon.svg" width={size} height={size} alt="" />
      <Text
        fw={700}
        fz={size * 0.62}
        lh={1}
        visibleFrom={compact === true ? "sm" : "xs"}
        style={{ letterSpacing: "-0.02em" }}
      >
        {words.product}
      </Text>
    </Group>
  );
}
