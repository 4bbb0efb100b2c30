import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { Lang } from "../../contract/index.ts";
import { provide } from "../lib/provide.ts";
import { remember } from "../lib/remember.ts";
import { type Dictionary, en } from "./en.ts";
import { zh } from "./zh.ts";

/** The languages of the panel; a further one is one more file and one more line here. */
export const dictionaries: Readonly<Record<Lang, Dictionary>> = { en, zh };

/** The chosen language, its words, and how to change it. */
export interface Speech {
  readonly lang: Lang;
  readonly words: Dictionary;
  choose(lang: Lang): void;
  /**
   * Takes on what this user chose before on this computer, else what the browser prefers, else the
   * language of their account.
   */
  adopt(user: string, lang: Lang): void;
}

const [SpeechProvider, useSpeech] = provide<Speech>("words");

export { useSpeech };

/** The words in the chosen language. */
export function useWords(): Dictionary {
  return useSpeech().words;
}

/** The first language of the browser that the panel speaks; null when it speaks none of them. */
export function browserLang(preferred: readonly string[]): Lang | null {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "zh" || primary === "en") return primary;
  }
  return null;
}

/** Gives the subtree its words and sets the document's language. */
export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [user, setUser] = useState<string | null>(null);
  const [lang, setLang] = useState<Lang>(
    () => readLang("lang") ?? browserLang(navigator.languages) ?? "en",
  );
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  }, [lang]);
  const speech = useMemo<Speech>(
    () => ({
      lang,
      words: dictionaries[lang],
      choose: (chosen) => {
        setLang(chosen);
        remember.write("lang", chosen);
        if (user !== null) remember.write(`lang.${user}`, chosen);
      },
      adopt: (name, ofAccount) => {
        setUser(name);
        setLang(
          readLang(`lang.${name}`) ??
            readLang("lang") ??
            browserLang(navigator.languages) ??
            ofAccount,
        );
      },
    }),
    [lang, user],
  );
  return <SpeechProvider value={speech}>{children}</SpeechProvider>;
}

function readLang(key: string): Lang | null {
  const kept = remember.read(key);
  return kept === "en" || kept === "zh" ? kept : null;
}
