import { useSpeech } from "../words/use-words.tsx";
import { useLiveView } from "./use-live.ts";

/** What people call the queues and agents that tickets name by id; the id where nothing is known. */
export function useNames(): {
  readonly queue: (id: string) => string;
  readonly agent: (id: string) => string;
} {
  const { lang } = useSpeech();
  const view = useLiveView();
  return {
    queue: (id) => view?.queues[id]?.label[lang] ?? id,
    agent: (id) => view?.agents[id]?.name ?? (view?.me?.agent.id === id ? view.me.agent.name : id),
  };
}
