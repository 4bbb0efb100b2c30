import {
  Alert,
  Button,
  Card,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import type { Goodbye } from "../../contract/index.ts";
import { useApi, wordsOf } from "../api/use-api.ts";
import { Icon } from "../lib/icons.tsx";
import { PageLink } from "../lib/router.tsx";
import { usePageTitle } from "../lib/use-page-title.ts";
import { Brand } from "../shell/brand.tsx";
import { Preferences } from "../shell/preferences.tsx";
import type { RingTone } from "../softphone/ring-tone.ts";
import { useWords } from "../words/use-words.tsx";

/** Name and password. The click also wakes the ring tone, which browsers allow only in a click. */
export function SignInPage(props: {
  readonly ringTone: RingTone;
  readonly goodbye: Goodbye | null;
  readonly onSignedIn: () => void;
}): ReactNode {
  const words = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  usePageTitle(words.signIn.title);
  const signIn = useMutation({
    mutationFn: (body: { user: string; password: string }) => api.signIn(body),
    onSuccess: (me) => {
      queries.setQueryData(["me"], me);
      props.onSignedIn();
    },
    onError: () => form.current?.querySelector<HTMLInputElement>("input[name=password]")?.focus(),
  });

  return (
    <Stack mih="100dvh" p="md" gap={0}>
      <Group justify="flex-end">
        <Preferences />
      </Group>
      <Stack component="main" flex={1} align="center" justify="center" gap="lg" pb={80}>
        <Brand size={44} />
        <Card withBorder w="100%" maw={400} padding="xl" radius="lg" shadow="sm">
          <form
            ref={form}
            onSubmit={(event) => {
              event.preventDefault();
              void props.ringTone.wake();
              const fields = new FormData(event.currentTarget);
              signIn.mutate({
                user: String(fields.get("user") ?? "").trim(),
                password: String(fields.get("password") ?? ""),
              });
            }}
          >
            <Stack gap="md">
              <div>
                <Title order={1} size="h3">
                  {words.signIn.title}
                </Title>
                <Text c="dimmed" size="sm">
                  {words.signIn.subtitle}
                </Text>
              </div>
              {props.goodbye !== null && !signIn.isError ? (
                <Alert color="yellow" icon={<Icon name="signOut" />} py="xs">
                  {words.live.goodbyes[props.goodbye]}
                </Alert>
              ) : null}
              {signIn.isError ? (
                <Alert color="red" icon={<Icon name="alert" />} py="xs" role="alert">
                  {wordsOf(signIn.error, words)}
                </Alert>
              ) : null}
              <TextInput
                label={words.signIn.user}
                name="user"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                withAsterisk={false}
                maxLength={64}
                data-autofocus
                autoFocus
                size="md"
              />
              <PasswordInput
                label={words.signIn.password}
                name="password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                maxLength={256}
                size="md"
              />
              <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
                {words.signIn.submit}
              </Button>
            </Stack>
          </form>
        </Card>
        <Text size="sm" c="dimmed">
          {words.signIn.noCalls} <PageLink to="/phone">{words.signIn.tryPhone}</PageLink>
        </Text>
      </Stack>
    </Stack>
  );
}
