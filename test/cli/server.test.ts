import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runWith } from './terminal.ts'

/** A server that is no Onloop; its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const json = { 'content-type': 'application/json' }

describe('a command that needs the server', () => {
  it.each([
    [['ask', 'Please refund 40 EUR', '--as', 'alice']],
    [['case', 'C-1', '--as', 'alice']],
    [['decide', 'C-1', 'approve', '--as', 'sam']],
    [['digest', '--as', 'mia', '--json']],
    [['stop', '--release', 'everything', '--as', 'mia']],
  ])('says that none answers, and what to do: %j', async (argv) => {
    const { code, out, err } = await runWith({ serverUrl: 'http://127.0.0.1:1' }, ...argv)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^No Onloop answers at http:\/\/127\.0\.0\.1:1: .+\nStart it with `npm start`/)
  })

  it.each<[string, RequestListener, string]>([
    [
      'a page',
      (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Hi</h1>'),
      'is no Onloop (status 200)',
    ],
    ['broken JSON', (_, response) => response.writeHead(200, json).end('{"cases":'), 'broke off'],
    [
      'other JSON',
      (_, response) => response.writeHead(200, json).end('{"cases":[1]}'),
      'does not speak as this release does',
    ],
    [
      'an error without words',
      (_, response) => response.writeHead(500, json).end('{}'),
      'answered 500 without saying why',
    ],
    ['a way elsewhere', (_, response) => response.writeHead(302, { location: '/other' }).end(), 'No Onloop answers'],
    ['nothing', (request) => request.socket.destroy(), 'No Onloop answers'],
  ])('says so when what answers there sends %s', async (_, listener, problem) => {
    const { code, out, err } = await runWith({ serverUrl: await serve(listener) }, 'cases', '--as', 'alice')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(problem)
  })

  it('shows nothing that acts on the terminal, and prints JSON as it came', async () => {
    const row = {
      id: 'C-1',
      status: 'open',
      requester: 'alice',
      text: '\u001b[2Jgone\nC-2 \u202e',
      openedAt: '',
      extra: 1,
    }
    const serverUrl = await serve((_, response) => response.writeHead(200, json).end(JSON.stringify({ cases: [row] })))
    const shown = await runWith({ serverUrl }, 'cases', '--as', 'alice')
    expect(shown.out).toMatch(/^C-1 [^\n]*“\[2Jgone C-2”\n$/)
    const raw = await runWith({ serverUrl }, 'cases', '--as', 'alice', '--json')
    expect(JSON.parse(raw.out)).toEqual({ cases: [row] })
  })
})
