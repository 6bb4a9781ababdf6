import { createContext, type ReactNode } from "react";

/** What to put below a title that stands in the page's own text. */
export const AfterTitle = createContext<ReactNode>(null);
