const TIMEOUT_MS = 5_000;

/**
 * Confirms a subscription by asking for the address that the sender gave for this. Whoever calls has checked that the
 * address is the sender's own: a redirect could lead anywhere, and is a failure.
 */
export async function confirmSubscription(address: string): Promise<void> {
  const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
}
