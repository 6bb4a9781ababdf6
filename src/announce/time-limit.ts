/** @param late makes the error for a promise that is not settled in time; what it settles to later is ignored */
export async function withTimeLimit<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(late()), milliseconds);
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
