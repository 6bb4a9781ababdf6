/** A channel's name as it is compared: `#ML-alerts` and `ml-alerts` are one channel. */
export function bareChannel(name: string): string {
  return name.replace(/^#/, "").toLowerCase();
}
