import type { RequestHandler } from "express";
import type { SiteStore } from "./site-store.ts";

/**
 * Headers that keep other sites out of our pages, and our pages away from other sites. Scripts run from this origin
 * only; those inside Docusaurus's pages by the hash of their text.
 */
export function securityHeaders(site: Pick<SiteStore, "state">): RequestHandler {
  return (_request, response, next) => {
    response.set({
      "Content-Security-Policy": contentSecurityPolicy(site.state().files?.scriptHashes ?? []),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
    });
    next();
  };
}

function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...scriptHashes].join(" ")}`,
    // React and the code highlighter write style attributes.
    "style-src 'self' 'unsafe-inline'",
    // A team's pages may show pictures (diagrams, badges) that lie elsewhere; ours never do.
    "img-src 'self' data: https:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
