import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request was meant for this server: its Host is one of the allowed ones.
 *
 * A page that makes a browser resolve its own name to this machine (DNS rebinding) sends its own name. An entry without
 * a port allows every port, since the port is Onloop's own.
 */
export function isMeantForUs(host: string | undefined, allowedHosts: readonly string[]): boolean {
  const named = host === undefined ? undefined : parseHost(host)
  return named !== undefined && allowedHosts.some((entry) => fits(entry, named.host, named.hostname))
}

/**
 * Whether a browser sent the request from a page of another site.
 *
 * Servers and command lines send neither header and pass; what they may do is decided by their credentials.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, allowedHosts: readonly string[]): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = headers
  if (origin === undefined) return false
  if (!URL.canParse(origin)) return true
  const { host, port } = new URL(origin)
  if (host === headers.host?.toLowerCase()) return false
  // Behind a proxy the Host may be another of the allowed ones. Another port would be another program.
  return port === '' ? !isMeantForUs(host, allowedHosts) : !allowedHosts.includes(host)
}

function fits(entry: string, host: string, hostname: string): boolean {
  const allowed = entry.toLowerCase()
  return allowed === host || allowed === hostname
}

function parseHost(text: string): { host: string; hostname: string } | undefined {
  if (!/^[\w.:[\]-]+$/.test(text) || !URL.canParse(`http://${text}/`)) return undefined
  const { hostname } = new URL(`http://${text}/`)
  return { host: text.toLowerCase(), hostname }
}
