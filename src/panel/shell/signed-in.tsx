import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Goodbye } from "../../contract/index.ts";
import { isSignedOut } from "../api/problem.ts";
import { useForgetAll, useMe, wordsOf } from "../api/use-api.ts";
import { SignInPage } from "../sign-in/sign-in-page.tsx";
import { RingTone } from "../softphone/ring-tone.ts";
import { useSpeech } from "../words/use-words.tsx";
import { Workplace } from "./workplace.tsx";

/** Everything behind the sign-in: the sign-in page first, then the pages of the user's role. */
export function SignedIn(): ReactNode {
  const { words, adopt } = useSpeech();
  const me = useMe();
  const forgetAll = useForgetAll();
  const [ringTone] = useState(() => new RingTone());
  const [goodbye, setGoodbye] = useState<Goodbye | null>(null);
  const user = me.data?.user;
  const lang = me.data?.lang;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per user, so that later choices are not overwritten
  useEffect(() => {
    if (user !== undefined && lang !== undefined) adopt(user, lang);
  }, [user, lang]);

  if (goodbye !== null || (me.data === undefined && isSignedOut(me.error))) {
    return (
      <SignInPage
        ringTone={ringTone}
        goodbye={goodbye}
        onSignedIn={() => {
          setGoodbye(null);
        }}
      />
    );
  }
  if (me.data !== undefined) {
    return (
      <Workplace
        key={me.data.user}
        me={me.data}
        ringTone={ringTone}
        onGoodbye={(reason) => {
          setGoodbye(reason);
          forgetAll().catch(() => undefined);
        }}
      />
    );
  }
  return (
    <Center mih="100dvh" p="md">
      {me.error === null ? (
        <Loader aria-label={words.common.loading} />
      ) : (
        <Stack align="center" role="alert" maw={480}>
          <Text ta="center">{wordsOf(me.error, words)}</Text>
          <Button onClick={() => void me.refetch()}>{words.common.retry}</Button>
        </Stack>
      )}
    </Center>
  );
}
