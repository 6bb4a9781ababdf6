/** Where Microsoft's connectors answer for Teams, the sovereign clouds left out: their tokens are of another issuer. */
const HOSTS = ["smba.trafficmanager.net", "*.botframework.com", "*.teams.microsoft.com"];

/**
 * Whether the bot may send its token and its answers to this address. Botbuilder compares it with the token's only
 * where the token has one, and a wrong one would hand both to a stranger.
 * @param more origins that a test runs itself
 */
export function isServiceUrl(url: unknown, more: readonly string[] = []): url is string {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password, origin } = new URL(url);
  if (username !== "" || password !== "") return false;
  if (more.includes(origin)) return true;
  if (protocol !== "https:" || port !== "") return false;
  return HOSTS.some((host) => (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host));
}
