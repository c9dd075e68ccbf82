/** Where a link of a card may lead: a page of this portal, or a page of the web with the host it belongs to. */
export type SafeLink = { readonly href: string; readonly host?: string }

/**
 * Reads a link as a browser would. Undefined for everything that is not http, https or a path of this portal,
 * such as `javascript:` and `data:`.
 */
export function safeLink(link: string): SafeLink | undefined {
  const url = URL.parse(link, portal)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined
  if (url.origin === portal) return { href: `${url.pathname}${url.search}${url.hash}` }
  return { href: url.href, host: url.host }
}

/** The same link when it is a path of this portal, else "/": where to go back to after a form. */
export function localPath(link: string | undefined): string {
  const safe = safeLink(link ?? '/')
  return safe && !safe.host ? safe.href : '/'
}

// A name that cannot exist (RFC 2606), so that only relative links end up on it.
const portal = 'http://portal.invalid'
