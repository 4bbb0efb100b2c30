import { Center, Loader, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { createApi } from "./api/client.ts";
import { Problem } from "./api/problem.ts";
import { ApiProvider } from "./api/use-api.ts";
import { usePlace } from "./lib/router.tsx";
import { BrokenPage } from "./shell/broken-page.tsx";
import { theme } from "./theme.ts";
import { useWords, WordsProvider } from "./words/use-words.tsx";

const PhonePage = lazy(async () => ({
  default: (await import("./phone/phone-page.tsx")).PhonePage,
}));
const SignedIn = lazy(async () => ({ default: (await import("./shell/signed-in.tsx")).SignedIn }));

/** The panel: every page, in the chosen language and colours. */
export function App(): ReactNode {
  const [queries] = useState(createQueries);
  const [api] = useState(createApi);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-center" limit={3} />
      <QueryClientProvider client={queries}>
        <ApiProvider value={api}>
          <WordsProvider>
            <BrokenPage>
              <Suspense fallback={<Waiting />}>
                <Page />
              </Suspense>
            </BrokenPage>
          </WordsProvider>
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Page(): ReactNode {
  const { path } = usePlace();
  return path === "/phone" ? <PhonePage /> : <SignedIn />;
}

/** Shown while a page's code or its first answer is on the way. */
function Waiting(): ReactNode {
  const words = useWords();
  return (
    <Center mih="100dvh">
      <Loader aria-label={words.common.loading} />
    </Center>
  );
}

/** Nothing is polled: what changes comes over the live connection, which also says what is stale. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 3 && isTransient(error),
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 4000),
      },
      mutations: { retry: false },
    },
  });
}

function isTransient(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 502);
}
