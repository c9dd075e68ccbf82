import { describe, expect, it } from 'vitest'
import { readHtml } from './read-html.ts'
import { browser, portalWorld, question, textOf } from './world.ts'

const hrefs = (html: string) =>
  readHtml(html)
    .elements.filter(({ name }) => name === 'a')
    .map(({ attributes }) => attributes.href)

describe('the pages of the portal', () => {
  it('begin with the direct messages of whoever looks', async () => {
    const { portal, browser } = portalWorld()
    await portal.post({ key: '1', to: 'portal:@sam', content: { text: 'Good morning, Sam.' } })
    expect(await browser('sam').get('/')).toContain('Good morning, Sam.')
    expect(await browser('alice').get('/')).not.toContain('Good morning, Sam.')
  })

  it('show a place with its purpose, its cards and texts, and where to write', async () => {
    const { portal, browser } = portalWorld()
    await portal.post({ key: '1', to: 'portal:#refunds', content: { card: question } })
    await portal.post({ key: '2', to: 'portal:#refunds', content: { text: 'first line\nsecond <line>' } })
    const html = await browser().get('/p/%23refunds')
    expect(html).toContain('What # refunds is for.')
    expect(html).toContain('<h2>Pay back 900.00 EUR</h2>')
    expect(html).toContain('first line\nsecond &lt;line&gt;')
    expect(html).toContain('<textarea id="ask" name="text"')
    expect(readHtml(html).unbalanced).toEqual([])
    expect(await browser().get('/p/%23approvals')).not.toContain('<textarea id="ask"')
  })

  it('put answers below what they answer, wherever they came in between', async () => {
    const { portal, browser } = portalWorld()
    const root = await portal.post({ key: '1', to: 'portal:@alice', content: { text: 'the question' } })
    await portal.post({ key: '2', to: 'portal:@alice', content: { text: 'something else' } })
    await portal.post({ key: '3', to: 'portal:@alice', thread: root, content: { text: 'the answer' } })
    expect(readHtml(await browser().get('/')).text).toMatch(/the question[\s\S]*the answer[\s\S]*something else/)
  })

  it('name who wrote, and when', async () => {
    const { messages, browser } = portalWorld()
    await messages.add({ key: '1', place: 'portal:#refunds', by: 'portal:sam', content: { text: 'hello' } })
    const html = await browser('alice').get('/p/%23refunds')
    expect(html).toContain('<b>Sam Okafor</b>')
    expect(html).toContain('<span class="face" aria-hidden="true">SO</span>')
    expect(html).toMatch(/<time datetime="2026-11-20T10:41:00\.000Z" title="20 Nov 2026, [^"]+">\d\d:41<\/time>/)
  })

  it('show what the desk shows, in its words', async () => {
    const { desk, browser } = portalWorld()
    desk.script.pages = { cases: { title: 'Cases', intro: 'All that you may see.', cards: [question] } }
    const html = await browser('sam').get('/cases')
    expect(html).toContain('<h1>Cases</h1><p>All that you may see.</p>')
    expect(html).toContain('<input type="hidden" name="message" value="portal:page/cases">')
    expect(html).toContain('aria-current="page">Cases</a>')
    expect(await browser('sam').part('/cases')).toMatch(/^<div id="page" hx-get="\/cases"/)
  })

  it('stand under headings, and those that are costly to make stay as they are', async () => {
    const { desk, browser } = portalWorld()
    const page = { title: 'Policies', intro: '', cards: [question, { ...question, subject: 'second' }] }
    desk.script.pages = {
      policies: { ...page, headings: { 'question-7': 'Customer operations' } },
      digest: { ...page, isStill: true },
    }
    const html = await browser('sam').part('/policies')
    expect(html).toMatch(/^<div id="page" hx-get="\/policies"/)
    expect(html.match(/<section class="group"><h2>Customer operations<\/h2>/g)).toHaveLength(1)
    expect(readHtml(html).unbalanced).toEqual([])
    expect(await browser('sam').part('/digest')).toMatch(/^<div id="page">/)
  })

  it('are listed for those who may open them', async () => {
    const { desk, browser } = portalWorld()
    desk.script.listed = ['requests']
    const html = await browser().get('/')
    expect(hrefs(html)).toContain('/requests')
    expect(html).not.toContain('href="/policies"')
    expect(html).not.toContain('Steer')
  })

  it('lead to every place and page, and say how much waits', async () => {
    const { desk, browser } = portalWorld()
    desk.script.places = [{ place: 'portal:#approvals', name: '# approvals', purpose: '', writable: false, waiting: 2 }]
    const html = await browser('sam').get('/')
    expect(hrefs(html)).toEqual(
      expect.arrayContaining([
        '/requests',
        '/p/@sam',
        '/p/%23approvals',
        '/cases',
        '/agents',
        '/policies',
        '/stops',
        '/ledger',
        '/digest',
      ]),
    )
    expect(html).toContain('# approvals <span>2 wait</span>')
  })

  it('say what waits for the one who looks, and lead to it', async () => {
    const { desk, browser, world } = portalWorld()
    const item = { question: 'q-1', case: 'c/1', summary: 'Refund 900.00 EUR', risk: 64, requester: 'Alice Martin' }
    desk.script.waiting = [
      { ...item, deadline: world.now + 2 * 3_600_000, message: 'portal:#approvals/m 7' },
      { ...item, question: 'q-2', deadline: world.now - 1, message: 'slack:T1/C1/17.1' },
    ]
    const html = await browser('sam').get('/')
    expect(html).toContain('<b class="hold">2 h</b>')
    expect(html).toContain('<b class="stop">overdue</b>')
    expect(hrefs(html)).toEqual(expect.arrayContaining(['/p/%23approvals#m-m%207', '/cases/c%2F1']))
    expect(await browser('sam').part('/side?at=/cases')).toContain('<div id="waits" hx-swap-oob="true">')
  })

  it('say so when there is no such page or one may not see it', async () => {
    const { browser } = portalWorld()
    for (const path of ['/ledger', '/cases/none', '/p/%23secret', '/p/@sam']) {
      const response = await browser('alice').ask('GET', path)
      expect([path, response.status]).toEqual([path, 404])
      expect(textOf(response)).toContain('There is no such page, or Alice Martin may not see it.')
    }
    expect((await browser('alice').ask('GET', '/p/@sam/m/1')).status).toBe(404)
    expect((await browser('alice').ask('GET', '/live?place=portal%3A%40sam')).status).toBe(404)
  })

  it('allow no script, style or frame but their own, and are kept nowhere', async () => {
    const { portal, browser } = portalWorld()
    const { headers } = await browser().ask('GET', '/')
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'; style-src 'self'"),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const { elements } = readHtml(await browser().get('/'))
    for (const { attributes } of elements) expect(Object.keys(attributes)).not.toContain('style')
    const files = elements.flatMap(({ name, attributes }) => {
      if (name === 'script') return attributes.src ?? ['inline']
      return name === 'link' ? (attributes.href ?? []) : []
    })
    expect(files).toHaveLength(5)
    for (const file of files) {
      const served = await browser().ask('GET', file)
      expect([file, served.status, served.headers?.['cache-control']]).toEqual([
        file,
        200,
        expect.stringContaining('immutable'),
      ])
    }
    expect((await browser().ask('GET', '/static/index.ts')).status).toBe(404)
    expect(portal.name).toBe('portal')
  })
})

describe('who one is in the portal', () => {
  it('is Alice until one chooses', async () => {
    const { browser } = portalWorld()
    expect(await browser().get('/')).toContain('<summary>Alice Martin <span>employee</span>')
    expect(await browser('nobody').get('/')).toContain('<summary>Alice Martin')
    expect(await browser('zoe').get('/')).toContain('<summary>Alice Martin')
  })

  it('can be changed in the demo, and stays on a page that this person may see', async () => {
    const { browser, desk } = portalWorld()
    desk.script.pages = { cases: { title: 'Cases', intro: '', cards: [] } }
    const visit = browser()
    const response = await visit.post('/as', { person: 'sam', at: '/cases' })
    expect(response).toMatchObject({ status: 303, headers: { location: '/cases' } })
    expect(response.headers?.['set-cookie']).toBe('onloop_as=sam; Path=/; HttpOnly; SameSite=Strict')
    expect(await visit.follow(response)).toContain('<summary>Sam Okafor')
    expect((await visit.post('/as', { person: 'alice', at: '/p/@sam' })).headers?.location).toBe('/')
    expect((await visit.post('/as', { person: 'sam', at: 'https://evil.example/' })).headers?.location).toBe('/')
    expect((await visit.post('/as', { person: 'zoe' })).status).toBe(422)
  })

  it('is nobody outside the demo, whatever a browser says', async () => {
    const { portal, arrived } = portalWorld({ demo: false })
    await portal.start(async () => ({ kind: 'accepted' }))
    const visit = browser(portal.routes, 'sam')
    for (const path of ['/', '/cases', '/p/%23refunds', '/live', '/side']) {
      const response = await visit.ask('GET', path)
      expect([path, response.status]).toEqual([path, 401])
      expect(textOf(response)).toContain("the portal's sign-in is not configured")
    }
    for (const path of ['/press', '/as', '/p/%23refunds']) expect((await visit.post(path, {})).status).toBe(401)
    expect(arrived).toEqual([])
  })
})
