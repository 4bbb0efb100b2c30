import { Button, Center } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.tsx";

/** What it needs to know of a list that comes page by page. */
interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Below a list that comes page by page: asks for the next page; nothing when all is there. */
export function MoreButton({ pages }: { readonly pages: Pages }): ReactNode {
  const words = useWords();
  if (!pages.hasNextPage) return null;
  return (
    <Center>
      <Button
        variant="default"
        loading={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {words.common.more}
      </Button>
    </Center>
  );
}
