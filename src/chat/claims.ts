/** Remembers what was handled, so that a delivery that comes twice is handled once; shared by all processes. */
export interface Claims {
  /**
   * Takes a key for `ttlMs` milliseconds.
   * @returns false when somebody holds it already
   */
  claim(key: string, ttlMs: number, now: Date): Promise<boolean>;
}
