import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import type { Harness } from '#test/app/harness.ts'

const executablePath = '/usr/bin/chromium'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let launched: Promise<Browser> | undefined

/** The one Chromium of a test file. Its absence is a failure: what people see has to be looked at. */
function browser(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}. Install it: apt-get install chromium`)
  }
  launched ??= chromium.launch({ executablePath, args: quiet })
  return launched
}

/** Ends the browser with the test file. */
export function closeBrowserAtTheEnd(): void {
  afterAll(async () => (await launched)?.close())
}

/** Somebody's open page of the portal, in a browser of their own. */
export interface Visit {
  readonly page: Page
  /** Writes in the box of the direct messages and sends it with Enter. */
  write(text: string): Promise<void>
  /** The message or card that holds a text; waits until there is one. */
  shows(text: string | RegExp): Promise<Locator>
  go(path: string): Promise<void>
  /** Another tab of the same browser. */
  tab(path: string): Promise<Visit>
}

/** Opens the portal as somebody, at the direct messages or the path given. What the browser complains of fails the test. */
export async function visit(
  onloop: Harness,
  person: string,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const url = `http://127.0.0.1:${onloop.config.port}`
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, ...options })
  onTestFinished(() => context.close())
  await context.addCookies([{ name: 'onloop_as', value: person, url }])
  const complaints: string[] = []
  // A form that is sent back with its errors is answered with 422, which a browser without scripts notes as well.
  const isExpected = (text: string) => options.javaScriptEnabled === false && text.includes('status of 422')
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  onTestFinished(() => expect(complaints, `what ${person}’s browser complained of`).toEqual([]))

  const open = async (at: string): Promise<Visit> => {
    const page = await context.newPage()
    const opened: Visit = {
      page,
      async write(text) {
        await page.locator('#ask').fill(text)
        await page.locator('#ask').press('Enter')
      },
      async shows(text) {
        const found = page.locator('.said').filter({ hasText: text }).last()
        await found.waitFor()
        return found
      },
      go: async (next) => void (await page.goto(`${url}${next}`)),
      tab: open,
    }
    await opened.go(at)
    return opened
  }
  return open(path)
}

/** Leaves a mark on the page that a reload would wipe out, and says later whether it is still there. */
export async function mark({ page }: Visit): Promise<() => Promise<boolean>> {
  await page.evaluate('window.mark = true')
  return async () => (await page.evaluate('window.mark === true')) === true
}

/** Whether everything fits the width of the screen. */
export async function fits({ page }: Visit): Promise<boolean> {
  return (await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')) === true
}
