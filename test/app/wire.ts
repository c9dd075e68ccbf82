import { request } from 'node:http'
import { createServer } from 'node:net'

export interface ApiAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls Onloop's API as a person, over a connection of its own. */
export async function callApi(
  url: string,
  person: string,
  method: string,
  path: string,
  body?: object,
): Promise<ApiAnswer> {
  const headers = { 'onloop-as': person, ...(body ? { 'content-type': 'application/json' } : {}) }
  const { status, text } = await send(`${url}${path}`, method, headers, body ? JSON.stringify(body) : '')
  return { status, body: JSON.parse(text) as ApiAnswer['body'] }
}

/** Posts a form as a person's browser does, over a connection of its own, and gives back the part of the page. */
export async function postForm(url: string, person: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const headers = {
    cookie: `onloop_as=${person}`,
    'hx-request': 'true',
    'content-type': 'application/x-www-form-urlencoded',
  }
  return (await send(url, 'POST', headers, new URLSearchParams(fields).toString())).text
}

/** One request over one connection, as another browser or process would send it. */
function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, timeout: 15_000 }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.on('timeout', () => sent.destroy(new Error(`${url} did not answer`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

/**
 * A port that is free.
 *
 * It lies below those that the system hands to outgoing connections, one of which could take it before it is used.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
  throw new Error('a hundred ports were taken')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
