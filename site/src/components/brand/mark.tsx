import type { ReactNode } from "react";

/** A "d" under a stroke of the marker. Its colours are those of the paper it lies on in both themes. */
export function Mark({ size = 26 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M6.2 3.5h23.3a1.4 1.4 0 0 1 1.4 1.65l-3.9 22.2a1.4 1.4 0 0 1-1.4 1.15H2.5a1.4 1.4 0 0 1-1.4-1.65l3.7-22.2A1.4 1.4 0 0 1 6.2 3.5Z"
        fill="#e3f64b"
      />
      <path d="M18.1 6.5h4v19h-4z" fill="#15181a" />
      <circle cx="14.6" cy="18.5" r="5.3" fill="none" stroke="#15181a" strokeWidth="3.8" />
    </svg>
  );
}
