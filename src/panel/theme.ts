import { Badge, createTheme, Fieldset, type MantineColor } from "@mantine/core";
import type { AgentState } from "../contract/index.ts";

/** The look of every page: system fonts (nothing is loaded from elsewhere), one calm accent. */
export const theme = createTheme({
  primaryColor: "harbour",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  cursorType: "pointer",
  defaultRadius: "md",
  focusRing: "auto",
  respectReducedMotion: true,
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", ' +
    '"Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif',
  headings: { fontWeight: "650" },
  // Capitals shout, and Chinese has none.
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none" } }),
    Fieldset: Fieldset.extend({
      styles: { root: { padding: 0, margin: 0 }, legend: { padding: 0 } },
    }),
  },
  colors: {
    dark: [
      "#dfe4ea",
      "#c1c9d2",
      "#98a3af",
      "#6b7683",
      "#39414c",
      "#2c333d",
      "#20262e",
      "#1a1f26",
      "#14181e",
      "#0f1216",
    ],
    harbour: [
      "#e7f6f8",
      "#d3eaee",
      "#a6d4dc",
      "#76bdc9",
      "#50a9b9",
      "#389db0",
      "#2797ab",
      "#0f7285",
      "#0b6475",
      "#005565",
    ],
  },
});

/** The colour of a state, the same on every page. Words always stand beside it. */
export const stateColors: Readonly<Record<AgentState, MantineColor>> = {
  offline: "gray",
  ready: "teal",
  paused: "yellow",
  reserved: "cyan",
  ringing: "blue",
  busy: "violet",
  wrap_up: "orange",
};
