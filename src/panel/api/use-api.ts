import { notifications } from "@mantine/notifications";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Me } from "../../contract/index.ts";
import { provide } from "../lib/provide.ts";
import { type Dictionary, en } from "../words/en.ts";
import { useWords } from "../words/use-words.tsx";
import type { Api } from "./client.ts";
import { Problem } from "./problem.ts";

/** The public API. */
export const [ApiProvider, useApi] = provide<Api>("api");

/** Who is signed in; an error with status 401 when nobody is. */
export function useMe(): UseQueryResult<Me> {
  const api = useApi();
  return useQuery({
    queryKey: ["me"],
    queryFn: () => api.me(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Forgets all answers but who is signed in, and asks for that anew. */
export function useForgetAll(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await queries.cancelQueries();
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    await queries.resetQueries({ queryKey: ["me"] });
  }, [queries]);
}

/** An error in the reader's words. */
export function wordsOf(error: unknown, words: Dictionary): string {
  if (!(error instanceof Problem)) return words.problems.other(String(error));
  if (error.code === "HOTLINE_COMMAND_REFUSED") {
    return `${words.problems.HOTLINE_COMMAND_REFUSED} ${error.detail}`;
  }
  if (isKnown(error.code)) return words.problems[error.code];
  return words.problems.other(error.detail);
}

/** Shows an error as a notice that stays until it is closed. */
export function useTellProblem(): (error: unknown) => void {
  const words = useWords();
  return useCallback(
    (error) => {
      notifications.show({
        color: "red",
        message: wordsOf(error, words),
        autoClose: 8000,
        withBorder: true,
        closeButtonProps: { "aria-label": words.common.close },
      });
    },
    [words],
  );
}

type KnownCode = Exclude<keyof Dictionary["problems"], "other">;

function isKnown(code: string): code is KnownCode {
  return code in en.problems && code !== "other";
}
