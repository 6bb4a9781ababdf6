const KEY = "docent.recent-questions";
const MOST = 4;

/** Questions that led somewhere on this device, latest first; none where the browser keeps nothing. */
export function recentQuestions(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((item) => typeof item === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberQuestion(text: string): void {
  const question = text.trim();
  if (question === "") return;
  const others = recentQuestions().filter((other) => other.toLowerCase() !== question.toLowerCase());
  try {
    localStorage.setItem(KEY, JSON.stringify([question, ...others].slice(0, MOST)));
  } catch {
    // A browser that refuses storage only loses this convenience.
  }
}
