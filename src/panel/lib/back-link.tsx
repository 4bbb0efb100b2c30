import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";
import { PageLink } from "./router.tsx";

/** Leads from one thing back to the list that it is in. */
export function BackLink(props: { readonly to: string; readonly title: string }): ReactNode {
  return (
    <PageLink to={props.to} size="sm" w="max-content">
      <Group gap={6}>
        <Icon name="back" size={15} />
        {props.title}
      </Group>
    </PageLink>
  );
}
