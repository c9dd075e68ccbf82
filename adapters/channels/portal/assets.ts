import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sha256 } from '#core/hash.ts'
import type { Route } from '#ports/web.ts'
import { safety } from './respond.ts'

/** Where a browser finds one of the portal's own files. Its content is part of the address, so it is kept for good. */
export function assetPath(name: AssetName): string {
  return `/static/${name}?v=${assets[name].version}`
}

/** Serves the portal's own files to anyone: nothing in them is about anybody. */
export const assetRoute: Route = {
  method: 'GET',
  path: '/static/:file',
  async handle({ params }) {
    const { file = '' } = params
    if (!isAsset(file))
      return { status: 404, headers: { ...safety, 'content-type': 'text/plain' }, body: 'No such file.' }
    const { type, body } = assets[file]
    return { status: 200, headers: { ...safety, 'content-type': type, 'cache-control': kept }, body }
  },
}

export type AssetName = keyof typeof assets

const kept = 'public, max-age=31536000, immutable'
const require = createRequire(import.meta.url)
const script = 'text/javascript; charset=utf-8'

const sheets = ['base', 'house', 'page', 'message', 'card', 'figure', 'action', 'form', 'narrow'].map((name) =>
  require.resolve(`./static/css/${name}.css`),
)

const assets = {
  'htmx.js': read([require.resolve('htmx.org/dist/htmx.min.js')], script),
  'sse.js': read([require.resolve('htmx-ext-sse/dist/sse.min.js')], script),
  'portal.js': read([require.resolve('./static/portal.js')], script),
  'portal.css': read(sheets, 'text/css; charset=utf-8'),
  'onloop.svg': read([require.resolve('./static/onloop.svg')], 'image/svg+xml'),
}

function isAsset(name: string): name is AssetName {
  return Object.hasOwn(assets, name)
}

interface Asset {
  readonly type: string
  readonly body: Buffer
  readonly version: string
}

function read(files: readonly string[], type: string): Asset {
  const body = Buffer.concat(files.map((file) => readFileSync(file)))
  return { type, body, version: sha256(body.toString('utf8')).slice(0, 12) }
}
