import { STATUS_CODES } from 'node:http'
import type { WebResponse } from '#ports/web.ts'

const sentences: Readonly<Record<number, string>> = {
  400: 'The request could not be read.',
  403: 'This was sent from another site, so nothing was done. Open Onloop itself and try again.',
  404: 'There is nothing at this address.',
  405: 'This address cannot be used in that way.',
  413: 'This is too large: a request may have 256 KiB.',
  421: 'This address is not one of Onloop’s. It can be allowed in the settings.',
  500: 'Something went wrong in Onloop. Nothing was lost; the operator finds it in the log.',
  503: 'Onloop is stopping. Try again in a moment.',
}

/** Says what is wrong: a page for a browser, problem+json (RFC 9457) for everybody else. Never what happened inside. */
export function errorPage(accept: string | undefined, status: number, id?: string): WebResponse {
  const title = STATUS_CODES[status] ?? 'Error'
  const detail = sentences[status] ?? 'The request was refused.'
  if (!accept?.includes('text/html')) {
    const body = JSON.stringify({ type: 'about:blank', title, status, detail, id })
    return { status, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body }
  }
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    },
    body: page(title, detail, id),
  }
}

function page(title: string, detail: string, id: string | undefined): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Onloop</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.25rem } p { opacity: .8 } code { font-size: .875em }
</style>
<h1>${title}</h1>
<p>${detail}</p>
${id === undefined ? '' : `<p>Number of this error: <code>${id}</code></p>\n`}<p><a href="/">Onloop</a></p>
`
}
