import {
  Alert,
  Badge,
  Button,
  Card,
  Code,
  Group,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { FlowStanding, FlowVersionDetail, Me } from "../../contract/index.ts";
import { useApi, useTellProblem, wordsOf } from "../api/use-api.ts";
import { Confirm } from "../lib/confirm.tsx";
import { formatShare } from "../lib/format.ts";
import { Icon } from "../lib/icons.tsx";
import { goTo, usePlace } from "../lib/router.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { useSpeech } from "../words/use-words.tsx";
import { alarmColors, FlowDrawing } from "./flow-drawing.tsx";
import { FlowVersions } from "./flow-versions.tsx";
import { NodeDrawer } from "./node-drawer.tsx";
import { alarmShares, tallyOf } from "./tally.ts";

/** The flow for new calls as a picture with counts, its versions, and the check of its file. */
export function FlowPage({ me }: { readonly me: Me }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const { query } = usePlace();
  usePageTitle(words.flow.title);
  const standing = useQuery({
    queryKey: ["flows"],
    queryFn: () => api.flows(),
  });
  const use = useMutation({
    mutationFn: (version: string | null) => api.chooseFlow(version),
    onSuccess: (now) => queries.setQueryData(["flows"], now),
    onError: tell,
  });
  if (standing.data === undefined) {
    return standing.error === null ? (
      <Skeleton h={480} radius="lg" />
    ) : (
      <Alert color="red" icon={<Icon name="alert" />} role="alert">
        {wordsOf(standing.error, words)}
      </Alert>
    );
  }
  const shown = query.get("version") ?? standing.data.active;
  const isAdmin = me.role === "admin";
  return (
    <Stack gap="md" maw={1700} mx="auto">
      <div>
        <Title order={1} size="h2">
          {words.flow.title}
        </Title>
        <Text c="dimmed">{words.flow.about}</Text>
      </div>
      <FileCheck standing={standing.data} follow={isAdmin ? () => use.mutate(null) : null} />
      <FlowCard version={shown} node={query.get("node")} />
      <FlowVersions
        standing={standing.data}
        shown={shown}
        show={(version) => goTo(addressOf(version, null))}
        use={isAdmin ? (version) => use.mutate(version) : null}
      />
    </Stack>
  );
}

function addressOf(version: string, node: string | null): string {
  return `/flow?${new URLSearchParams({ version, ...(node === null ? {} : { node }) })}`;
}

function FileCheck(props: {
  readonly standing: FlowStanding;
  readonly follow: (() => void) | null;
}): ReactNode {
  const { words } = useSpeech();
  const [isAsking, setAsking] = useState(false);
  const { active, file } = props.standing;
  return (
    <section aria-label={words.flow.checks}>
      <Stack gap="xs">
        {file.problems.length === 0 ? (
          <Group gap={6} c="teal">
            <Icon name="check" />
            <Text size="sm">{words.flow.right(file.name)}</Text>
          </Group>
        ) : (
          <Alert
            color="red"
            icon={<Icon name="alert" />}
            title={words.flow.wrong(file.name, file.problems.length)}
          >
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {file.problems
                .map((one) => `${one.file}:${one.line}:${one.column} ${one.message}`)
                .join("\n")}
            </Code>
          </Alert>
        )}
        {active === file.version ? null : (
          <Alert color="orange" icon={<Icon name="back" />}>
            <Group justify="space-between">
              {words.flow.notFollowing(file.name)}
              {props.follow === null ? null : (
                <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
                  {words.flow.followFile}
                </Button>
              )}
            </Group>
          </Alert>
        )}
      </Stack>
      <Confirm
        title={words.flow.followFile}
        text={words.flow.followSure}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onGo={() => props.follow?.()}
        color="teal"
      />
    </section>
  );
}

function FlowCard(props: { readonly version: string; readonly node: string | null }): ReactNode {
  const { words } = useSpeech();
  const api = useApi();
  const { version, node } = props;
  const [span, setSpan] = useState<"today" | "ever">("today");
  const [size, setSize] = useState("fit");
  const detail = useQuery({
    queryKey: ["flows", "detail", version],
    queryFn: () => api.flow(version),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const counts = useQuery({
    queryKey: ["flows", "counts", version, span],
    queryFn: () => api.flowCounts(version, span),
  });
  const error = detail.error ?? counts.error;
  return (
    <Card withBorder radius="lg">
      <Group justify="space-between" mb="sm">
        <Text fw={600}>{words.flow.version(version)}</Text>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={words.flow.span}
            value={span}
            onChange={(chosen) => setSpan(chosen === "ever" ? "ever" : "today")}
            data={[
              { value: "today", label: words.flow.today },
              { value: "ever", label: words.flow.ever },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label={words.flow.size}
            value={size}
            onChange={setSize}
            data={[
              { value: "fit", label: words.flow.fit },
              { value: "actual", label: words.flow.actual },
            ]}
          />
        </Group>
      </Group>
      {error === null ? null : <Text c="red">{wordsOf(error, words)}</Text>}
      {detail.data === undefined ? (
        <Skeleton h={480} />
      ) : (
        <Drawn
          detail={detail.data}
          items={counts.data?.items ?? []}
          isWhole={size === "fit"}
          node={node}
        />
      )}
    </Card>
  );
}

function Drawn(props: {
  readonly detail: FlowVersionDetail;
  readonly items: Parameters<typeof tallyOf>[1];
  readonly isWhole: boolean;
  readonly node: string | null;
}): ReactNode {
  const { words } = useSpeech();
  const { detail, node, isWhole } = props;
  const { version } = detail;
  const tally = tallyOf(detail.picture, props.items);
  return (
    <>
      <Group gap="xs" mb="sm">
        <Text size="sm" fw={600}>
          {tally.share === null
            ? words.flow.noCalls
            : `${words.flow.callers(tally.begun)} · ${words.flow.leave(formatShare(tally.share))}`}
        </Text>
        <Text size="sm" c="dimmed">
          {words.flow.legend}:
        </Text>
        {(["low", "middle", "high"] as const).map((level) => (
          <Badge key={level} variant="light" color={alarmColors[level]}>
            {words.flow.from(formatShare(alarmShares[level]))}
          </Badge>
        ))}
      </Group>
      <FlowDrawing
        picture={detail.picture}
        tally={tally}
        isWhole={isWhole}
        addressOf={(id) => addressOf(version, id)}
      />
      <NodeDrawer
        detail={detail}
        tally={tally}
        node={node}
        onClose={() => goTo(addressOf(version, null), "replace")}
      />
    </>
  );
}
