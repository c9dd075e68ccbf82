import { assetPath } from './assets.ts'
import { type Html, html } from './html.ts'

/** A page without navigation, for when there is nobody to show it to. */
export function barePage(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en"><head>${renderHead(title)}</head>
<body><main class="bare"><h1>${title}</h1>${content}<p><a href="/">To the portal</a></p></main></body></html>
`
}

export function renderHead(title: string): Html {
  return html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Onloop</title>
<link rel="icon" href="${assetPath('onloop.svg')}"><link rel="stylesheet" href="${assetPath('portal.css')}">`
}
