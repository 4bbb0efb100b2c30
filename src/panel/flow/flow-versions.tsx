import { Badge, Button, Card, Code, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { FlowDifference, FlowStanding, FlowVersion } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { Confirm } from "../lib/confirm.tsx";
import { formatInstant } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";
import { useSpeech } from "../words/use-words.tsx";

/** The versions there were, the newest first, with what each changed and the way back to it. */
export function FlowVersions(props: {
  readonly standing: FlowStanding;
  /** The version whose picture is shown. */
  readonly shown: string;
  readonly show: (version: string) => void;
  /** Rolls back; null for people who may not. */
  readonly use: ((version: string) => void) | null;
}): ReactNode {
  const { words } = useSpeech();
  const { standing, shown, show, use } = props;
  const [compared, setCompared] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Card withBorder radius="lg">
      <Title order={2} size="h4" mb="sm">
        {words.flow.versions}
      </Title>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {standing.versions.map((version) => (
          <Group component="li" key={version.version} justify="space-between" gap="xs">
            <VersionFacts version={version} />
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                disabled={version.version === shown}
                onClick={() => show(version.version)}
              >
                {version.version === shown ? words.flow.shown : words.flow.show}
              </Button>
              {version.isActive ? null : (
                <>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setCompared(version.version)}
                  >
                    {words.flow.changes}
                  </Button>
                  {use === null ? null : (
                    <Button
                      size="compact-sm"
                      variant="light"
                      color="red"
                      onClick={() => setAsked(version.version)}
                    >
                      {words.flow.rollBack}
                    </Button>
                  )}
                </>
              )}
            </Group>
          </Group>
        ))}
      </Stack>
      {compared === null ? null : (
        <Changes from={compared} to={standing.active} onClose={() => setCompared(null)} />
      )}
      <Confirm
        title={words.flow.rollBack}
        text={words.flow.rollBackSure(asked ?? "")}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onGo={() => {
          if (asked !== null) use?.(asked);
        }}
      />
    </Card>
  );
}

function VersionFacts({ version }: { readonly version: FlowVersion }): ReactNode {
  const { lang, words } = useSpeech();
  const now = useNow();
  const [use] = version.uses;
  const at = (iso: string): string => formatInstant(iso, now, lang);
  if (use === undefined) return null;
  const span =
    use.until === null
      ? words.flow.usedSince(at(use.since))
      : words.flow.used(at(use.since), at(use.until));
  return (
    <div>
      <Group gap="xs">
        <Code>{version.version}</Code>
        {version.isActive ? <Badge color="teal">{words.flow.active}</Badge> : null}
        {version.isFile ? <Badge variant="light">{words.flow.inFile}</Badge> : null}
      </Group>
      <Text size="sm" c="dimmed">
        {span} · {use.by === null ? words.flow.byFile : words.flow.chosenBy(use.by)}
      </Text>
    </div>
  );
}

function Changes(props: {
  readonly from: string;
  readonly to: string;
  readonly onClose: () => void;
}): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const { from, to } = props;
  const changes = useQuery({
    queryKey: ["flows", "difference", from, to],
    queryFn: () => api.flowDifference(from, to),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="xl"
      title={words.flow.changesTitle(from, to)}
      closeButtonProps={{ "aria-label": words.common.close }}
    >
      {changes.error === null ? null : <Text c="red">{wordsOf(changes.error, words)}</Text>}
      {changes.data === undefined ? null : <ChangeList difference={changes.data} />}
    </Modal>
  );
}

function ChangeList({ difference }: { readonly difference: FlowDifference }): ReactNode {
  const { words } = useSpeech();
  const { files, nodes } = difference;
  const lists = [
    [words.flow.added, nodes.added],
    [words.flow.removed, nodes.removed],
    [words.flow.changed, nodes.changed],
  ] as const;
  return (
    <Stack gap="sm">
      {lists.map(([label, names]) =>
        names.length === 0 ? null : (
          <Text key={label} size="sm">
            {label}: {names.join(", ")}
          </Text>
        ),
      )}
      {files.length === 0 ? <Text>{words.flow.noChanges}</Text> : null}
      {files.map(({ file, diff }) => (
        <Code key={file} block style={{ overflowX: "auto" }}>
          {diff === null ? words.flow.tooDifferent : <DiffLines text={diff} />}
        </Code>
      ))}
    </Stack>
  );
}

const lineColors: Readonly<Record<string, string>> = { "+": "teal", "-": "red", "@": "blue" };

/** A unified diff; the sign at the head of each line says the same as its colour. */
function DiffLines({ text }: { readonly text: string }): ReactNode {
  const lines = text.split("\n").filter((line) => !/^(=====|Index:)/.test(line));
  return lines.map((line, index) => {
    const color = lineColors[line.charAt(0)];
    const style =
      color === undefined
        ? {}
        : {
            color: `var(--mantine-color-${color}-light-color)`,
            background: `var(--mantine-color-${color}-light)`,
          };
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name
    return <div key={index} style={style}>{`${line} `}</div>;
  });
}
