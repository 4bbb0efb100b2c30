import type { ReactNode } from "react";

/** Every drawing of the panel: strokes on a grid of 24. Words or an aria-label stand beside each. */
const strokes = {
  phone:
    "M6.5 3.5h3l1.6 4.2-2 1.6a12 12 0 0 0 5.6 5.6l1.6-2 4.2 1.6v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z",
  hangUp:
    "M3.6 14.9 3.2 12c-.1-.9.4-1.8 1.2-2.2a17 17 0 0 1 15.2 0c.8.4 1.3 1.3 1.2 2.2l-.4 2.9-4.4-.6-.4-2.8a11.5 11.5 0 0 0-7.2 0l-.4 2.8z",
  pause: "M9 5v14M15 5v14",
  play: "M7 4.5v15l12-7.5z",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M9 21h6",
  micOff:
    "M4 4l16 16M9 9v2a3 3 0 0 0 4.7 2.5M15 11V6a3 3 0 0 0-5.9-.8M5.5 11a6.5 6.5 0 0 0 10 5.5M18 13.5c.3-.8.5-1.6.5-2.5M12 17.5V21M9 21h6",
  keypad:
    "M6 5.5h.01M12 5.5h.01M18 5.5h.01M6 12h.01M12 12h.01M18 12h.01M6 18.5h.01M12 18.5h.01M18 18.5h.01",
  check: "M4.5 12.5l5 5 10-11",
  alert:
    "M12 8.5v4.5M12 16.5h.01M10.3 4.2 2.7 17.5A2 2 0 0 0 4.4 20.5h15.2a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z",
  shield: "M12 3l7.5 2.8v5.7c0 4.6-3 8-7.5 9.5-4.5-1.5-7.5-4.9-7.5-9.5V5.8zM8.8 12l2.3 2.3 4.2-4.6",
  clock: "M12 7v5l3.5 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  user: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.5-3.6 3.5-5.5 7.5-5.5s7 1.9 7.5 5.5",
  users:
    "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 19.5c.4-3.2 3-5 6.5-5s6.1 1.8 6.5 5M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.3 3.5 4.6",
  ticket:
    "M4 7.5A1.5 1.5 0 0 1 5.5 6h13A1.5 1.5 0 0 1 20 7.5V10a2 2 0 0 0 0 4v2.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5V14a2 2 0 0 0 0-4zM14 6v2M14 11v2M14 16v2",
  headset:
    "M4 14v-2a8 8 0 0 1 16 0v2M4 13.5h2.5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H6a2 2 0 0 1-2-2zM20 13.5h-2.5a1 1 0 0 0-1 1v4a1 1 0 0 0 1 1h.5a2 2 0 0 0 2-2z",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3 20.5 20.5",
  language:
    "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3.5 9.5h17M3.5 14.5h17M12 3c2.5 2.6 3.7 5.6 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3z",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.2A8.5 8.5 0 1 1 9.8 4 7 7 0 0 0 20 14.2z",
  screen: "M4 5h16v11H4zM9 20h6M12 16v4",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  back: "M19 12H5M11 6l-6 6 6 6",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4",
  coffee:
    "M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3v2.5M12.5 3v2.5",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8",
  signOut: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9.5",
  volume: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  down: "M6 9.5l6 6 6-6",
  copy: "M9 9h10v11H9zM6 15H5V4h10v2",
  flow: "M9 4h6v4H9zM3.5 16h6v4h-6zM14.5 16h6v4h-6zM12 8v4M6.5 16v-4h11v4",
  chart: "M4 20h16M7 16v-5M12 16V6M17 16v-8",
} as const;

/** The name of a drawing. */
export type IconName = keyof typeof strokes;

/** A drawing; `size` in CSS pixels. Hidden from screen readers. */
export function Icon(props: { readonly name: IconName; readonly size?: number }): ReactNode {
  const { name, size = 18 } = props;
  const dotted = name === "keypad" || name === "more";
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={name === "play" || name === "hangUp" ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={dotted ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={strokes[name]} />
    </svg>
  );
}
