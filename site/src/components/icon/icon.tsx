import type { ReactNode } from "react";

/** Line icons on a 20-unit grid, drawn for this site. */
const PATHS = {
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13.2 13.2l3.6 3.6",
  close: "m5 5 10 10M15 5 5 15",
  arrowRight: "M4 10h12M11 5l5 5-5 5",
  arrowUp: "M10 16V4M5 9l5-5 5 5",
  enter: "M16 4v5a2 2 0 0 1-2 2H4M8 7l-4 4 4 4",
  chat: "M3.5 5.5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 3.2v-3.2a1.5 1.5 0 0 1-1.5-1.5v-6.5Z",
  page: "M5.5 2.75h6L15 6.25v11h-9.5v-14.5ZM11.25 3v3.5H15M8 10h4.5M8 13h4.5",
  folder: "M2.75 5.5v9.25h14.5V6.75H9.5L7.75 4.5h-5v1Z",
  question:
    "M7.4 7.5a2.6 2.6 0 1 1 3.8 2.3c-.8.4-1.2.9-1.2 1.7v.3M10 14.6v.2M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5Z",
  clock: "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5ZM10 6v4.2l2.8 1.7",
  warning: "M10 3 2.5 16.5h15L10 3ZM10 8.25v3.75M10 14.2v.1",
  person: "M10 3.25a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM4 16.75c.5-3 2.9-4.75 6-4.75s5.5 1.75 6 4.75",
  thumbUp:
    "M6 9v7.25H3.5V9H6Zm0 0 3.2-5.6c1.2 0 1.9.9 1.7 2.1L10.5 8h4.2c1 0 1.7.9 1.5 1.9l-1 5c-.2.8-.8 1.35-1.6 1.35H6",
  thumbDown:
    "M14 11V3.75h2.5V11H14Zm0 0-3.2 5.6c-1.2 0-1.9-.9-1.7-2.1l.4-2.5H5.3c-1 0-1.7-.9-1.5-1.9l1-5c.2-.8.8-1.35 1.6-1.35H14",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5V7Z",
  check: "m4 10.5 4 4 8-9",
  restart: "M4.2 8.2A6.2 6.2 0 1 1 3.8 11M4 3.8v4.4h4.4",
  chevronDown: "m5 7.5 5 5 5-5",
  failed: "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5ZM7.4 7.4l5.2 5.2M12.6 7.4l-5.2 5.2",
  succeeded: "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5ZM6.8 10.2l2.3 2.3 4.2-4.7",
  running: "M10 2.75a7.25 7.25 0 1 0 7.25 7.25M8.25 7v6l5-3-5-3Z",
  notice: "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5ZM10 9.25v4.25M10 6.4v.2",
  bell: "M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.75 5.5-1.75 5.5h12.5s-1.75-1.5-1.75-5.5A4.5 4.5 0 0 0 10 3ZM8.4 16a1.8 1.8 0 0 0 3.2 0",
  newTab: "M8 4.5H4.5v11h11V12M11 4h5v5M16 4l-7 7",
} as const;

export type IconName = keyof typeof PATHS;

/** Always beside a text or within a labelled button, so it is hidden from screen readers. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
