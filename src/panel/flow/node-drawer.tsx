import { Badge, Drawer, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { FlowVersionDetail } from "../../contract/index.ts";
import { Fact, Facts } from "../lib/facts.tsx";
import { formatShare } from "../lib/format.ts";
import { useSpeech } from "../words/use-words.tsx";
import { nameOf } from "./flow-drawing.tsx";
import type { Tally } from "./tally.ts";

/** What a node says, where it leads, and what became of the calls there. */
export function NodeDrawer(props: {
  readonly detail: FlowVersionDetail;
  readonly tally: Tally;
  /** Null for none: the drawer is shut. */
  readonly node: string | null;
  readonly onClose: () => void;
}): ReactNode {
  const { lang, words } = useSpeech();
  const { detail, tally } = props;
  const node = detail.picture.nodes.find(({ id }) => id === props.node);
  const said = detail.nodes.find(({ id }) => id === props.node)?.said ?? [];
  return (
    <Drawer
      opened={node !== undefined}
      onClose={props.onClose}
      position="right"
      title={node === undefined ? "" : nameOf(node, lang)}
      closeButtonProps={{ "aria-label": words.common.close }}
    >
      {node === undefined ? null : (
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {node.id} <Badge variant="light">{node.type}</Badge>
          </Text>
          <NodeFacts tally={tally} node={node.id} />
          <Title order={3} size="h5">
            {words.flow.says}
          </Title>
          {said.length === 0 ? <Text size="sm">{words.flow.saysNothing}</Text> : null}
          {said.map(({ field, words: spoken }) => (
            <div key={field}>
              <Text size="xs" c="dimmed">
                {field}
              </Text>
              <Text size="sm">{spoken[lang]}</Text>
            </div>
          ))}
          <NodeWays detail={detail} tally={tally} node={node.id} />
        </Stack>
      )}
    </Drawer>
  );
}

function NodeFacts(props: { readonly tally: Tally; readonly node: string }): ReactNode {
  const { words } = useSpeech();
  const { came, hungUp, ended, failed, share } = props.tally.node(props.node);
  return (
    <Facts>
      <Fact label={words.flow.came}>{came}</Fact>
      <Fact label={words.flow.hungUp}>
        {hungUp}
        {share === null ? null : ` (${formatShare(share)})`}
      </Fact>
      <Fact label={words.flow.ended}>{ended}</Fact>
      {failed === 0 ? null : <Fact label={words.flow.failed}>{failed}</Fact>}
    </Facts>
  );
}

function NodeWays(props: {
  readonly detail: FlowVersionDetail;
  readonly tally: Tally;
  readonly node: string;
}): ReactNode {
  const { lang, words } = useSpeech();
  const { nodes, edges } = props.detail.picture;
  const names = new Map(nodes.map((node) => [node.id, nameOf(node, lang)]));
  const ways = edges
    .filter(({ from }) => from === props.node)
    .flatMap(({ to, ways: own }) => own.map((way) => ({ ...way, to })));
  return (
    <>
      <Title order={3} size="h5">
        {words.flow.ways}
      </Title>
      {ways.length === 0 ? (
        <Text size="sm">{words.flow.noWays}</Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.flow.way}</Table.Th>
              <Table.Th>{words.flow.leadsTo}</Table.Th>
              <Table.Th ta="right">{words.flow.calls}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ways.map(({ key, label, to }) => (
              <Table.Tr key={key}>
                <Table.Td>{label}</Table.Td>
                <Table.Td>{names.get(to) ?? to}</Table.Td>
                <Table.Td ta="right">{props.tally.way(key)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}
