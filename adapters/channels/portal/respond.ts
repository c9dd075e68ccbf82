import type { WebResponse } from '#ports/web.ts'
import { type Html, markupOf } from './html.ts'

/** A page or a part of one. Never kept by a cache: it is for one person and for now. */
export function send(content: Html, status = 200, headers: Readonly<Record<string, string>> = {}): WebResponse {
  return { status, headers: { ...pageHeaders, ...headers }, body: markupOf(content) }
}

/** Sends a browser on with GET after a form was posted, so that reloading does not post it again. */
export function goTo(path: string, headers: Readonly<Record<string, string>> = {}): WebResponse {
  return { status: 303, headers: { ...safety, 'cache-control': 'no-store', location: path, ...headers } }
}

/** What every answer of the portal forbids browsers to do. */
export const safety: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  // Other sites learn nothing. Not `no-referrer`: it makes browsers hide the origin of the portal's own forms as well,
  // which then cannot be told from a form that another site sent.
  'referrer-policy': 'same-origin',
}

const pageHeaders = { ...safety, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
