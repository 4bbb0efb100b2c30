import type { ReactNode } from "react";
import type { Ticket } from "../../contract/index.ts";
import { Fact } from "../lib/facts.tsx";
import { useWords } from "../words/use-words.tsx";

/** The caller's answers to surveys. */
export function Ratings({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords();
  return ticket.ratings.map(({ survey, rate }) => (
    <Fact key={survey} label={words.tickets.rating(survey)}>
      {words.tickets.rate(rate)}
    </Fact>
  ));
}
