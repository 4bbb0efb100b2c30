import { Center, Loader } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { Goodbye, Me } from "../../contract/index.ts";
import { goTo, usePlace } from "../lib/router.tsx";
import { LiveLine } from "../live/live-line.ts";
import { useRefreshStale } from "../live/refresh-stale.ts";
import { LiveProvider, useLive, useOpenLive } from "../live/use-live.ts";
import type { RingTone } from "../softphone/ring-tone.ts";
import { WatchNotices } from "../tickets/watch-notices.tsx";
import { useWords } from "../words/use-words.tsx";
import { Frame } from "./frame.tsx";

const DeskPlace = lazy(async () => ({
  default: (await import("../desk/desk-place.tsx")).DeskPlace,
}));
const DeskPage = lazy(async () => ({ default: (await import("../desk/desk-page.tsx")).DeskPage }));
const FloorPage = lazy(async () => ({
  default: (await import("../supervisor/floor-page.tsx")).FloorPage,
}));
const FlowPage = lazy(async () => ({ default: (await import("../flow/flow-page.tsx")).FlowPage }));
const CallbacksPage = lazy(async () => ({
  default: (await import("../callbacks/callbacks-page.tsx")).CallbacksPage,
}));
const TimesPage = lazy(async () => ({
  default: (await import("../supervisor/times-page.tsx")).TimesPage,
}));
const AuditPage = lazy(async () => ({
  default: (await import("../supervisor/audit-page.tsx")).AuditPage,
}));
const LocksPage = lazy(async () => ({
  default: (await import("../supervisor/locks-page.tsx")).LocksPage,
}));
const TicketsPage = lazy(async () => ({
  default: (await import("../tickets/tickets-page.tsx")).TicketsPage,
}));
const TicketPage = lazy(async () => ({
  default: (await import("../tickets/ticket-page.tsx")).TicketPage,
}));
const ContactsPage = lazy(async () => ({
  default: (await import("../contacts/contacts-page.tsx")).ContactsPage,
}));
const ContactPage = lazy(async () => ({
  default: (await import("../contacts/contact-page.tsx")).ContactPage,
}));

/** What a signed-in person sees: the live connection, the softphone if they have one, the pages. */
export function Workplace(props: {
  readonly me: Me;
  readonly ringTone: RingTone;
  readonly onGoodbye: (reason: Goodbye) => void;
}): ReactNode {
  const { me, ringTone, onGoodbye } = props;
  const [line] = useState(() => new LiveLine());
  useOpenLive(line);
  const page = (
    <Frame me={me} onSignedOut={() => onGoodbye("signed_out")}>
      <Suspense fallback={<PageComing />}>
        <Page me={me} />
      </Suspense>
    </Frame>
  );
  return (
    <LiveProvider value={line}>
      <GoodbyeWatch onGoodbye={onGoodbye} />
      <StaleWatch />
      <WatchNotices />
      {me.role === "agent" ? (
        <Suspense fallback={<PageComing />}>
          <DeskPlace me={me} ringTone={ringTone}>
            {page}
          </DeskPlace>
        </Suspense>
      ) : (
        page
      )}
    </LiveProvider>
  );
}

/** The first page of a role. */
export function homeOf(role: Me["role"]): "/" | "/supervisor" {
  return role === "agent" ? "/" : "/supervisor";
}

function Page({ me }: { readonly me: Me }): ReactNode {
  const { path } = usePlace();
  const ticket = /^\/tickets\/(\d{1,15})$/.exec(path)?.[1];
  if (ticket !== undefined) return <TicketPage key={ticket} me={me} number={Number(ticket)} />;
  if (path === "/tickets") return <TicketsPage me={me} />;
  const contact = /^\/contacts\/(\d{1,15})$/.exec(path)?.[1];
  if (contact !== undefined) return <ContactPage key={contact} me={me} id={Number(contact)} />;
  if (path === "/contacts") return <ContactsPage />;
  if (path === "/supervisor" && me.role !== "agent") return <FloorPage />;
  if (path === "/callbacks") return <CallbacksPage />;
  if (path === "/times" && me.role !== "agent") return <TimesPage />;
  if (path === "/audit" && me.role === "admin") return <AuditPage />;
  if (path === "/locks" && me.role !== "agent") return <LocksPage />;
  if (path === "/flow" && me.role !== "agent") return <FlowPage me={me} />;
  if (path === "/" && me.role === "agent") return <DeskPage me={me} />;
  return <GoHome to={homeOf(me.role)} />;
}

function GoHome({ to }: { readonly to: string }): ReactNode {
  useEffect(() => goTo(to, "replace"), [to]);
  return <PageComing />;
}

function PageComing(): ReactNode {
  const words = useWords();
  return (
    <Center mih={320}>
      <Loader aria-label={words.common.loading} />
    </Center>
  );
}

function StaleWatch(): ReactNode {
  useRefreshStale();
  return null;
}

function GoodbyeWatch(props: { readonly onGoodbye: (reason: Goodbye) => void }): ReactNode {
  const ended = useLive((state) => state.ended);
  const { onGoodbye } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: tell once, when it happens
  useEffect(() => {
    if (ended !== null) onGoodbye(ended);
  }, [ended]);
  return null;
}
