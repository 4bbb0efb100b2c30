import { SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Labelled facts in columns that fit the width at hand. */
export function Facts({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <SimpleGrid
      component="dl"
      m={0}
      type="container"
      cols={{ base: 1, "280px": 2, "560px": 3 }}
      spacing="md"
      verticalSpacing="sm"
    >
      {children}
    </SimpleGrid>
  );
}

/** One fact. */
export function Fact(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div style={{ minWidth: 0 }}>
      <Text component="dt" size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text component="dd" m={0} size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
        {props.children}
      </Text>
    </div>
  );
}
