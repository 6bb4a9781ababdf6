import { useEffect, useState } from "react";
import { localToday } from "./review.ts";

/**
 * Today's date, or undefined until the page runs in the browser: the HTML may have been built long ago, so a review
 * is only called overdue by the reader's own calendar.
 */
export function useToday(): string | undefined {
  const [today, setToday] = useState<string>();
  useEffect(() => setToday(localToday()), []);
  return today;
}
