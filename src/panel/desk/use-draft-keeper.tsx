import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { Api, ChangeBody } from "../api/client.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useLive } from "../live/use-live.ts";
import { useWords } from "../words/use-words.tsx";
import { type Draft, drafts, isEmpty } from "./drafts.ts";

/**
 * Saves on the ticket what was written about calls that are over: a wrap-up that ended by itself,
 * a browser that crashed. What cannot be saved stays, with a notice and a button.
 */
export function useDraftKeeper(user: string): void {
  const api = useApi();
  const words = useWords();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const link = useLive((state) => state.link);
  const current = useLive((state) => state.view?.me?.card?.ticket ?? null);

  const save = useCallback(
    async (ticket: number) => {
      await saveDraft(api, user, ticket, drafts.read(user, ticket));
      notifications.hide(noticeOf(ticket));
      await queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    [api, user, queries],
  );

  useEffect(() => {
    if (link !== "live") return;
    for (const ticket of drafts.list(user)) {
      if (ticket === current) continue;
      save(ticket).catch(() => {
        notifications.show({
          id: noticeOf(ticket),
          color: "orange",
          autoClose: false,
          withBorder: true,
          closeButtonProps: { "aria-label": words.common.close },
          message: (
            <Group justify="space-between" gap="sm">
              <Text size="sm">{words.wrapUp.unsaved(ticket)}</Text>
              <Button size="compact-sm" onClick={() => void save(ticket).catch(tell)}>
                {words.wrapUp.saveNow}
              </Button>
            </Group>
          ),
        });
      });
    }
  }, [link, current, user, save, words, tell]);
}

/** Puts a draft on its ticket and forgets it here; with `status` also sets that. */
export async function saveDraft(
  api: Api,
  user: string,
  ticket: number,
  draft: Draft,
  status?: "open" | "solved",
): Promise<void> {
  const change: ChangeBody = {
    ...draft.record,
    ...(draft.note.trim() === "" ? {} : { note: draft.note.trim() }),
    ...(draft.disposition === null ? {} : { disposition: draft.disposition }),
    ...(status === undefined ? {} : { status }),
  };
  if (!isEmpty(draft) || status !== undefined) await api.changeTicket(ticket, change, null);
  drafts.remove(user, ticket);
}

function noticeOf(ticket: number): string {
  return `draft-${ticket}`;
}
