import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import type { Lang } from "../../contract/index.ts";
import { Icon, type IconName } from "../lib/icons.tsx";
import { dictionaries, useSpeech } from "../words/use-words.tsx";

const langs = ["en", "zh"] as const satisfies readonly Lang[];
const schemes = [
  ["light", "sun"],
  ["dark", "moon"],
  ["auto", "screen"],
] as const satisfies readonly (readonly [string, IconName])[];

/** Two small menus: language, and light or dark. */
export function Preferences(): ReactNode {
  return (
    <>
      <LanguageMenu />
      <AppearanceMenu />
    </>
  );
}

function LanguageMenu(): ReactNode {
  const { lang, words, choose } = useSpeech();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${words.header.language}: ${words.language}`}
        >
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {langs.map((each) => (
          <Menu.Item
            key={each}
            lang={each === "zh" ? "zh-CN" : "en"}
            onClick={() => choose(each)}
            aria-current={each === lang}
            rightSection={each === lang ? <Icon name="check" size={16} /> : <Blank />}
          >
            {dictionaries[each].language}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AppearanceMenu(): ReactNode {
  const { words } = useSpeech();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const icon = schemes.find(([scheme]) => scheme === colorScheme)?.[1] ?? "screen";
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${words.header.appearance}: ${words.header[colorScheme]}`}
        >
          <Icon name={icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(([scheme, drawing]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name={drawing} size={16} />}
            onClick={() => setColorScheme(scheme)}
            aria-current={scheme === colorScheme}
            rightSection={scheme === colorScheme ? <Icon name="check" size={16} /> : <Blank />}
          >
            {words.header[scheme]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Keeps the menu's width when the tick moves. */
function Blank(): ReactNode {
  return <span style={{ display: "inline-block", width: 16 }} />;
}
