import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "../words/use-words.tsx";
import { Problem } from "./problem.ts";
import { useTellProblem } from "./use-api.ts";

const changedMeanwhile = {
  ticket: "HOTLINE_TICKET_CHANGED",
  contact: "HOTLINE_CONTACT_CHANGED",
} as const;

/**
 * Something done to a ticket or a contact that answers with what it is then; one that somebody else
 * has changed meanwhile is read again.
 */
export function useRecordAct<T, R>(
  kind: keyof typeof changedMeanwhile,
  id: number,
  run: (wish: T) => Promise<R>,
) {
  const queries = useQueryClient();
  const tell = useTellProblem();
  return useMutation({
    mutationFn: run,
    onSuccess: async (changed) => {
      queries.setQueryData([kind, id], changed);
      await queries.invalidateQueries({ queryKey: [`${kind}s`] });
    },
    onError: async (error) => {
      tell(error);
      if (error instanceof Problem && error.code === changedMeanwhile[kind]) {
        await queries.invalidateQueries({ queryKey: [kind, id] });
      }
    },
  });
}

/** Says that something has been saved. */
export function useTellSaved(): () => void {
  const words = useWords();
  return () => {
    notifications.show({ message: words.common.saved, color: "teal", autoClose: 2000 });
  };
}
