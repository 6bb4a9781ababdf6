/** Written by the knowledge plugin while the site is built. */
declare module "@generated/docent-knowledge/default/kinds.json" {
  const kinds: Readonly<Record<string, string>>;
  export default kinds;
}
