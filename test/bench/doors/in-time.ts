const LATEST_MS = 10_000;

/** @throws {Error} when nothing comes of it: a bench that hangs tells nothing */
export async function inTime<T>(work: Promise<T>, what: string, latestMs = LATEST_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${latestMs} ms.`)), latestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
