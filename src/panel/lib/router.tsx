import { Anchor, type AnchorProps } from "@mantine/core";
import { type ReactNode, useSyncExternalStore } from "react";

const moved = "hotline:moved";

/** Where the page is: path and query of the address bar. Changes re-render the caller. */
export function usePlace(): { readonly path: string; readonly query: URLSearchParams } {
  const place = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const cut = place.indexOf("?");
  const path = cut < 0 ? place : place.slice(0, cut);
  return { path, query: new URLSearchParams(cut < 0 ? "" : place.slice(cut)) };
}

/** Goes to another page of the panel without loading it anew. */
export function goTo(address: string, how: "push" | "replace" = "push"): void {
  if (address === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  if (how === "push") scrollTo(0, 0);
  dispatchEvent(new Event(moved));
}

/** A link within the panel; opens in a new tab with the usual keys. */
export function PageLink(
  props: AnchorProps & { readonly to: string; readonly children: ReactNode; "aria-label"?: string },
): ReactNode {
  const { to, children, ...rest } = props;
  return (
    <Anchor {...rest} href={to} onClick={(click) => follow(click, to)}>
      {children}
    </Anchor>
  );
}

/** Follows a click on a link inside the page unless the person asked for a new tab or window. */
export function follow(
  click: {
    readonly metaKey: boolean;
    readonly ctrlKey: boolean;
    readonly shiftKey: boolean;
    preventDefault(): void;
  },
  to: string,
): void {
  if (click.metaKey || click.ctrlKey || click.shiftKey) return;
  click.preventDefault();
  goTo(to);
}

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(moved, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(moved, listener);
  };
}
