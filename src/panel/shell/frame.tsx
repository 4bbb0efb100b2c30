import {
  Alert,
  AppShell,
  Avatar,
  Burger,
  Button,
  Group,
  Menu,
  NavLink,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Me } from "../../contract/index.ts";
import { useApi, useForgetAll, useTellProblem } from "../api/use-api.ts";
import { initialsOf } from "../lib/format.ts";
import { Icon, type IconName } from "../lib/icons.tsx";
import { follow, usePlace } from "../lib/router.tsx";
import { useNow } from "../lib/use-now.ts";
import { useLive, useLiveView } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { Brand } from "./brand.tsx";
import { Preferences } from "./preferences.tsx";

/** The connection may be away so long before the page says that it shows the past. */
const staleAfterMs = 2000;

/** Header, navigation and the banners about the page's own health, around every signed-in page. */
export function Frame(props: {
  readonly me: Me;
  readonly onSignedOut: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const words = useWords();
  const [isOpen, menu] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: "sm", collapsed: { desktop: true, mobile: !isOpen } }}
      padding={{ base: "sm", sm: "md" }}
    >
      <a className="skip-link" href="#content">
        <Button component="span" size="xs">
          {words.common.skipToContent}
        </Button>
      </a>
      <AppShell.Header px={{ base: "xs", sm: "md" }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="md" wrap="nowrap" h="100%">
            <Burger
              opened={isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={words.header.mainNavigation}
            />
            <Brand size={28} />
            <Group
              component="nav"
              gap={4}
              visibleFrom="sm"
              wrap="nowrap"
              ml="sm"
              aria-label={words.header.mainNavigation}
            >
              <Pages me={props.me} onFollow={menu.close} shape="row" />
            </Group>
          </Group>
          <Group gap={4} wrap="nowrap">
            <Preferences />
            <Account me={props.me} onSignedOut={props.onSignedOut} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={words.header.mainNavigation}>
        <Pages me={props.me} onFollow={menu.close} shape="column" />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: "none" }}>
        <Banners />
        {props.children}
      </AppShell.Main>
    </AppShell>
  );
}

function Pages(props: {
  readonly me: Me;
  readonly onFollow: () => void;
  readonly shape: "row" | "column";
}): ReactNode {
  const words = useWords();
  const { path } = usePlace();
  const home: readonly [string, IconName, string] =
    props.me.role === "agent"
      ? ["/", "headset", words.header.desk]
      : ["/supervisor", "chart", words.header.floor];
  const locks: readonly [string, IconName, string] = ["/locks", "shield", words.header.locks];
  const flow: readonly [string, IconName, string] = ["/flow", "flow", words.header.flow];
  const times: readonly [string, IconName, string] = ["/times", "clock", words.times.title];
  const audit: readonly [string, IconName, string] = ["/audit", "note", words.audit.title];
  const pages = [
    home,
    ["/tickets", "ticket", words.header.tickets] as const,
    ["/contacts", "users", words.header.contacts] as const,
    ["/callbacks", "phone", words.callbacks.title] as const,
    ...(props.me.role === "agent" ? [] : [times, locks, flow]),
    ...(props.me.role === "admin" ? [audit] : []),
  ];
  return pages.map(([to, icon, label]) => (
    <NavLink
      key={to}
      href={to}
      label={label}
      leftSection={<Icon name={icon} size={17} />}
      active={to === "/" ? path === "/" : path.startsWith(to)}
      aria-current={path === to ? "page" : undefined}
      w={props.shape === "row" ? "auto" : "100%"}
      py={6}
      style={{ borderRadius: "var(--mantine-radius-md)", whiteSpace: "nowrap" }}
      onClick={(click) => {
        follow(click, to);
        props.onFollow();
      }}
    />
  ));
}

function Account(props: { readonly me: Me; readonly onSignedOut: () => void }): ReactNode {
  const { me } = props;
  const words = useWords();
  const api = useApi();
  const forgetAll = useForgetAll();
  const tell = useTellProblem();
  const signOut = useMutation({
    mutationFn: () => api.signOut(),
    onSuccess: async () => {
      props.onSignedOut();
      await forgetAll();
    },
    onError: tell,
  });
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={words.header.account(me.name)} p={4}>
          <Group gap="xs" wrap="nowrap">
            <Avatar size={32} radius="xl" color="harbour" variant="light">
              {initialsOf(me.name)}
            </Avatar>
            <Text size="sm" fw={500} visibleFrom="md" maw={160} truncate>
              {me.name}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {words.header.role[me.role]}
        </Menu.Label>
        <Menu.Item
          leftSection={<Icon name="phone" size={16} />}
          component="a"
          href="/phone"
          target="_blank"
        >
          {words.header.demoPhone}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="signOut" size={16} />}
          onClick={() => signOut.mutate()}
          disabled={signOut.isPending}
        >
          {words.header.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Banners(): ReactNode {
  const words = useWords();
  const view = useLiveView();
  const lostAt = useLive((state) => state.lostAt);
  const now = useNow();
  const isStale = lostAt !== null && now - lostAt > staleAfterMs;
  return (
    <div role="status" aria-live="polite">
      {isStale ? (
        <Alert color="orange" mb="sm" py="xs" icon={<Icon name="alert" />} data-testid="stale">
          {words.live.stale}
        </Alert>
      ) : null}
      {view !== null && !view.healthy ? (
        <Alert color="red" mb="sm" py="xs" icon={<Icon name="alert" />} data-testid="unhealthy">
          {words.live.unhealthy}
        </Alert>
      ) : null}
    </div>
  );
}
