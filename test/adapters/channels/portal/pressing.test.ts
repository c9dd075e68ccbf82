import { describe, expect, it } from 'vitest'
import type { Receipt } from '#ports/channel.ts'
import { hiddenOf, portalWorld, question, textOf } from './world.ts'

async function withQuestion(receipt: Receipt = { kind: 'accepted' }) {
  const world = portalWorld()
  world.world.receipt = async () => receipt
  await world.start()
  const message = await world.portal.post({ key: 'q', to: 'portal:#approvals', content: { card: question } })
  const visit = world.browser('sam')
  const page = '/p/%23approvals'
  const hidden = async (act: string) => hiddenOf(await visit.get(page), act)
  return { ...world, message, visit, page, hidden }
}

const reassign = {
  title: 'Reassign',
  submit: 'Hand over',
  fields: [{ name: 'to', label: 'To', kind: 'text', required: true }],
} as const

describe('pressing a button in the portal', () => {
  it('carries back what was pressed, by whom and on which version', async () => {
    const { visit, hidden, arrived, message } = await withQuestion()
    await visit.postPart('/press', await hidden('approve'))
    expect(arrived).toMatchObject([
      { kind: 'pressed', by: 'portal:sam', message, subject: 'question-7', version: 'v3', act: 'approve' },
    ])
    expect(arrived[0]).not.toHaveProperty('values')
  })

  it('counts once when it is sent twice', async () => {
    const { visit, hidden, arrived } = await withQuestion()
    const form = await hidden('approve')
    await visit.postPart('/press', form)
    await visit.postPart('/press', form)
    await visit.postPart('/press', await hidden('approve'))
    expect(arrived[0]?.key).toBe(arrived[1]?.key)
    expect(arrived[2]?.key).not.toBe(arrived[0]?.key)
  })

  it('shows the card as it is then, with what came of the press beside it', async () => {
    const { visit, hidden, world, portal, message } = await withQuestion()
    const form = await hidden('approve')
    const decided = { ...question, version: 'v4', nodes: [{ kind: 'heading', text: 'Approved by Sam' }] } as const
    world.receipt = async () => {
      await portal.update(message, decided)
      return { kind: 'accepted', text: 'Approved, 1 of 2.' }
    }
    const part = await visit.postPart('/press', form)
    expect(part).toMatch(/^<section class="said" id="m-1"/)
    expect(part).toContain('<h2>Approved by Sam</h2>')
    expect(part).toContain('<p class="notice go receipt" role="status">Approved, 1 of 2.</p>')
  })

  it('tells a refusal at once and to nobody else', async () => {
    const { visit, hidden, browser, page } = await withQuestion({ kind: 'refused', text: 'Mia decided at 10:40.' })
    expect(await visit.postPart('/press', await hidden('approve'))).toContain(
      '<p class="notice stop receipt" role="alert">Mia decided at 10:40.</p>',
    )
    expect(await browser('alice').get(page)).not.toContain('Mia decided')
    expect(await visit.get(page)).not.toContain('Mia decided')
  })

  it('works without scripts: it goes back to the card and says once what came of it', async () => {
    const { visit, hidden, page } = await withQuestion({ kind: 'refused', text: 'Mia decided at 10:40.' })
    const response = await visit.post('/press', await hidden('approve'))
    expect(response).toMatchObject({ status: 303, headers: { location: `${page}#m-1` } })
    expect(await visit.follow(response)).toMatch(
      /<\/article><p class="notice stop receipt"[^>]*>Mia decided at 10:40\./,
    )
    expect(await visit.get(page)).not.toContain('Mia decided')
  })

  it('brings the values of its form', async () => {
    const { visit, hidden, arrived } = await withQuestion()
    await visit.postPart('/press', { ...(await hidden('reject')), 'v.reason': 'never sent', 'v.__proto__': 'x' })
    expect(arrived).toMatchObject([{ act: 'reject', values: { reason: 'never sent' } }])
  })

  it.each(['part', 'page'])('reopens the form with what was written and what was wrong with it (%s)', async (how) => {
    const { visit, hidden } = await withQuestion({
      kind: 'field-errors',
      errors: { reason: 'Say <more>.', x: 'Try later.' },
    })
    const sent = await hidden('reject')
    const form = { ...sent, 'v.reason': 'no </textarea>' }
    const response = await visit.ask('POST', '/press', { form, part: how === 'part' })
    expect(response.status).toBe(how === 'part' ? 200 : 422)
    const html = textOf(response)
    expect(html).toMatch(/<details class="act" open><summary class="button bad">Reject<\/summary>/)
    expect(html).toContain('\nno &lt;/textarea&gt;</textarea>')
    expect(html).toContain('aria-invalid="true" autofocus')
    expect(html).toContain('Say &lt;more&gt;.</strong>')
    expect(html).toContain('Try later.')
    expect(hiddenOf(html, 'reject').key).not.toBe(sent.key)
  })

  it('opens a form that only Onloop knows, and reopens it with its errors', async () => {
    const { visit, hidden, world, message, arrived } = await withQuestion()
    const press = { kind: 'pressed', message, subject: 'question-7', version: 'v3', act: 'reassign' } as const
    const receipts: Receipt[] = [
      { kind: 'open-form', form: reassign, press },
      { kind: 'field-errors', errors: { to: 'Nobody is called that.' } },
      { kind: 'open-form', form: reassign, press },
    ]
    world.receipt = async () => receipts.shift() ?? { kind: 'accepted', text: 'Handed over.' }
    const open = await visit.postPart('/press', await hidden('reassign'))
    expect(open).toContain('<h3>Reassign</h3>')
    const formOf = (html: string) => hiddenOf(html.slice(html.indexOf('class="card sheet"')), 'reassign')
    const wrong = await visit.postPart('/press', { ...formOf(open), 'v.to': 'Nemo' })
    expect(wrong).toContain('Nobody is called that.')
    expect(wrong).toContain('value="Nemo"')
    expect(await visit.postPart('/press', { ...formOf(wrong), 'v.to': 'Mia' })).toContain('Handed over.')
    expect(arrived.at(-1)).toMatchObject({ act: 'reassign', values: { to: 'Mia' } })
  })

  it('works on the cards of a page, and stays on it', async () => {
    const { visit, desk, arrived } = await withQuestion({ kind: 'accepted', text: 'Lifted.' })
    desk.script.pages = { case: { title: 'Case', intro: '', cards: [question, { ...question, subject: 'other' }] } }
    const form = hiddenOf(await visit.get('/cases/c-1'), 'approve')
    const part = await visit.postPart('/press', form)
    expect(part).toMatch(/^<section class="said page">[\s\S]*Lifted\./)
    expect(arrived).toMatchObject([{ message: 'portal:page/case', subject: 'question-7' }])
    const response = await visit.post('/press', form)
    expect(response.headers?.location).toBe('/cases/c-1')
    expect((await visit.follow(response)).split('Lifted.')).toHaveLength(2)
  })

  it.each([
    ['a message of a place one may not open', { message: 'portal:@alice/1' }],
    ['a message that is gone', { message: 'portal:#approvals/99' }],
    ['a page one may not see', { message: 'portal:page/ledger', at: '/ledger' }],
    ['another page than the card stands on', { message: 'portal:page/stops' }],
  ])('is refused on %s', async (_, changed) => {
    const { visit, hidden, arrived, portal } = await withQuestion()
    await portal.post({ key: 'a', to: 'portal:@alice', content: { card: question } })
    const part = await visit.postPart('/press', { ...(await hidden('approve')), ...changed })
    expect(part).toContain('This card is not here any more, or you may not see it.')
    expect(arrived).toEqual([])
  })

  it('is refused when the page was opened as somebody else', async () => {
    const { visit, hidden, arrived } = await withQuestion()
    const form = await hidden('approve')
    await visit.post('/as', { person: 'alice' })
    expect(await visit.postPart('/press', form)).toContain('You have become Alice Martin in another tab')
    expect(arrived).toEqual([])
  })

  it('says so when a form came incomplete', async () => {
    const { visit, arrived } = await withQuestion()
    const response = await visit.post('/press', { message: 'slack:T1/C1/1', subject: 's', version: 'v', act: 'a' })
    expect([response.status, textOf(response).includes('the form was incomplete')]).toEqual([400, true])
    expect(arrived).toEqual([])
  })
})
