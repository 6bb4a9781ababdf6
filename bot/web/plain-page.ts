/** A page that stands without the site. The texts are our own constants, so nothing is escaped. */
export function plainPage(
  { title, text }: { readonly title: string; readonly text: string },
  { refreshSeconds }: { readonly refreshSeconds?: number } = {},
): string {
  const refresh = refreshSeconds === undefined ? "" : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
${refresh}
<title>${title} · Docent</title>
<style>
  :root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif; }
  main { max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.5rem; }
</style>
<main>
  <h1>${title}</h1>
  <p role="status">${text}</p>
</main>
</html>
`;
}
