import type { CallEffect, CallEvent, Prompt } from "../../../src/core/call/index.ts";
import { callId, type LegId, legId, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import type { Machine } from "./journey.ts";

/**
 * The calls of ivr-flows/main.yaml written by hand: closures over variables, one branch for each
 * place, no flow file, no journal, nothing that could be resumed. What an interpreter must be
 * measured against.
 */
export function handWritten(): Machine {
  const caller = legId("caller");
  let place = "new";
  let lang: "en" | "zh" = "en";
  let step = 0;
  let tries = 0;
  let attempts = 0;
  let agent: LegId | null = null;
  let minor = 0;
  let currency = "";

  const sound = (name: string): Prompt => ({ kind: "sound", name });
  const ask = (next: string, names: readonly string[], max = 1, secret = false): CallEffect[] => {
    place = next;
    step += 1;
    const wait = {
      kind: "digits",
      min: max > 1 ? 4 : 1,
      max,
      endKey: max > 1 ? "#" : null,
      firstMs: 6_000,
      nextMs: 4_000,
      secret,
    } as const;
    return [
      { do: "perform", script: { leg: caller, step, lang, prompts: names.map(sound), wait } },
    ];
  };
  const bye = (...names: readonly string[]): CallEffect[] => {
    place = "bye";
    step += 1;
    const wait = { kind: "hangup", cause: "normal" } as const;
    return [
      { do: "perform", script: { leg: caller, step, lang, prompts: names.map(sound), wait } },
    ];
  };
  const lookUp = (source: string): CallEffect[] => {
    place = source;
    step += 1;
    return [{ do: "look_up", request: `c1-l${step}`, source, args: { account: "12345678" } }];
  };
  const tell = (): CallEffect[] => {
    place = "tell";
    step += 1;
    const prompts: Prompt[] = [sound("balance-is"), { kind: "money", minor, currency }];
    const wait = {
      kind: "digits",
      min: 1,
      max: 1,
      endKey: null,
      firstMs: 1,
      nextMs: 4_000,
      secret: false,
    } as const;
    return [{ do: "perform", script: { leg: caller, step, lang, prompts, wait } }];
  };
  const queue = (): CallEffect[] => {
    place = "queue";
    step += 1;
    return [
      {
        do: "tell_floor",
        event: {
          type: "call_queued",
          call: callId("c1"),
          visit: step,
          queue: queueId("support"),
          need: needOf([lang]),
          priority: 0,
          since: 0,
          caller: "+12025550142",
        },
      },
    ];
  };
  const menu = (...lead: readonly string[]) => ask("menu", [...lead, "main-menu"]);
  const after = () => ask("after", ["after-balance"]);
  const offer = (...lead: readonly string[]) => ask("offer", [...lead, "offer-agent"]);
  const typed = (event: CallEvent): string =>
    event.type === "script_ended" && event.outcome.kind === "digits" ? event.outcome.value : "";
  const retry = (most: number, again: () => CallEffect[], over: () => CallEffect[]) => {
    tries += 1;
    return tries >= most ? over() : again();
  };
  const chosen = (key: string): CallEffect[] | null => {
    if (key === "*") return menu();
    return key === "2" || key === "0" ? queue() : null;
  };
  const afterKey = (key: string) => {
    if (key === "1") return tell();
    return chosen(key) ?? retry(2, after, () => bye("goodbye"));
  };

  const take = (event: CallEvent): CallEffect[] => {
    if (event.type === "leg_ended" && event.leg === caller) {
      place = "ended";
      return [];
    }
    const before = place;
    switch (before) {
      case "new":
        return ask("language", ["welcome", "choose-language"]);
      case "language": {
        const key = typed(event);
        if (key !== "1" && key !== "2") {
          return retry(3, () => ask("language", ["choose-language-short"]), menu);
        }
        lang = key === "1" ? "en" : "zh";
        tries = 0;
        return menu();
      }
      case "menu": {
        const key = typed(event);
        if (key === "1") return ask("account", ["ask-account"], 12);
        return chosen(key) ?? retry(3, () => menu("no-match"), queue);
      }
      case "account":
        return ask("pin", ["ask-pin"], 8, true);
      case "pin":
        return lookUp("identity");
      case "identity":
        if (event.type !== "lookup_ended") return [];
        if (event.result.ok) return lookUp("balance");
        if (event.result.error !== "missing") return offer("lookup-failed");
        attempts += 1;
        return attempts >= 3 ? queue() : ask("account", ["details-wrong", "ask-account"], 12);
      case "balance":
        if (event.type !== "lookup_ended") return [];
        if (!event.result.ok) return offer("lookup-failed");
        minor = Number(event.result.value["minor"]);
        currency = String(event.result.value["currency"]);
        return tell();
      case "tell":
        tries = 0;
        return typed(event) === "" ? after() : afterKey(typed(event));
      case "after":
        return afterKey(typed(event));
      case "offer":
        return chosen(typed(event)) ?? retry(2, offer, queue);
      case "queue":
        if (event.type !== "offer_made") return [];
        place = "offered";
        agent = legId("c1-a1");
        return [
          {
            do: "dial",
            leg: agent,
            agent: event.agent,
            address: event.address,
            callerId: { number: null, name: null },
            ringMs: event.ringMs,
          },
        ];
      case "offered":
        return event.type === "leg_ended" && event.leg === agent ? bye("goodbye") : [];
      default:
        return [];
    }
  };
  return take;
}
