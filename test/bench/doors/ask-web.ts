/** @returns the answer's JSON, and the milliseconds until it was read */
export async function askWeb(server: string, question: string): Promise<{ took: number; json: string }> {
  const started = performance.now();
  const response = await fetch(`${server}/api/ask?q=${encodeURIComponent(question)}`);
  const json = await response.text();
  const took = performance.now() - started;
  if (response.status !== 200) throw new Error(`The question was refused with ${response.status}: ${json}`);
  return { took, json };
}
