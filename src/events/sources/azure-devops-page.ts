import { link as anyLink, type Fields, fields, first } from "../payload.ts";

/** The address of a page for people; Azure's `url` is mostly that of its API. */
export function link(value: unknown): string | undefined {
  const found = anyLink(value);
  return found === undefined || /\/_apis\//i.test(found) ? undefined : found;
}

/** The page of a build or run: its own, else the one that belongs to its address in the API. */
export function runPage(run: Fields, runId: string | undefined): string | undefined {
  const page = first(link, fields(fields(run["_links"])["web"])["href"], run["url"]);
  if (page !== undefined || runId === undefined) return page;
  return besideApi(run["url"], `_build/results?buildId=${encodeURIComponent(runId)}`);
}

/** The page of a release, which on Azure's own servers is at another host than the API. */
export function releasePage(release: Fields, releaseId: string | undefined): string | undefined {
  const page = first(link, fields(fields(release["_links"])["web"])["href"], release["url"]);
  if (page !== undefined || releaseId === undefined) return page;
  return besideApi(release["url"], `_release?releaseId=${encodeURIComponent(releaseId)}&_a=release-summary`)?.replace(
    /^(https?:\/\/)(vsrm\.(?=dev\.azure\.com\/)|([\w-]+)\.vsrm(?=\.visualstudio\.com\/))/i,
    "$1$3",
  );
}

function besideApi(api: unknown, path: string): string | undefined {
  const project = /^(https?:\/\/.+?\/)_apis\//i.exec(anyLink(api) ?? "")?.[1];
  return project === undefined ? undefined : anyLink(`${project}${path}`);
}
