import { useQuery } from "@tanstack/react-query";
import type { TicketSettings } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";

const none: TicketSettings = {
  categories: [],
  ticketFields: [],
  contactFields: [],
  teams: [],
  people: [],
  solvedBy: [],
  calendar: null,
};

/** What the configuration says of tickets; empty until it is there. It changes with a restart only. */
export function useTicketSettings(): TicketSettings {
  const api = useApi();
  const settings = useQuery({
    queryKey: ["ticket-settings"],
    queryFn: () => api.ticketSettings(),
    staleTime: 10 * 60_000,
  });
  return settings.data ?? none;
}

/** What a person is called; a user who is none any more keeps the name of the account. */
export function personName({ people }: Pick<TicketSettings, "people">, user: string): string {
  return people.find((one) => one.user === user)?.name ?? user;
}
