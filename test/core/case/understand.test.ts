import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { openDesk } from '#test/core/case/desk.ts'
import { hours } from '#test/core/case/units.ts'
import { addPeople, loadWorld } from '#test/core/case/world.ts'

const ranked = (flow: string, confidence: number, inScope = 0.95) => ({
  classify: () => ({
    ranked: [
      { flow, confidence },
      { flow: flow === 'refund' ? 'invoice-copy' : 'refund', confidence: 1 - confidence },
    ],
    inScope,
    by: 'offline classifier',
    because: [],
  }),
})

describe('a request', () => {
  it('that fits no flow is said to be out of scope, with what can be done', () => {
    const story = openDesk({ outside: ranked('refund', 0.9, 0.1) }).ask('alice', 'What is the weather?')
    expect(story.case.ended).toMatchObject({
      how: 'out-of-scope',
      because:
        'That is nothing I can do. What I can do for you: Send an invoice copy, Refund a customer. For anything else, please ask a person.',
    })
  })

  it('that fits several flows is put to the requester, who chooses once', () => {
    const story = openDesk({ outside: ranked('refund', 0.5) }).ask('alice', '40 EUR back for ORD-1001')
    expect(story.case.understanding).toMatchObject({ at: 'choosing', flows: ['refund', 'invoice-copy'] })
    expect(story.say('alice', 'the refund')).toMatchObject({ kind: 'refused' })
    expect(story.pressCard('ben', 'choose', { flow: 'refund' })).toMatchObject({ kind: 'refused' })
    expect(story.pressCard('alice', 'choose', { flow: 'payroll' })).toEqual({
      kind: 'refused',
      text: 'That was not among the choices.',
    })
    expect(story.pressCard('alice', 'choose', { flow: 'refund' })).toEqual({ kind: 'accepted' })
    expect(story.pressCard('alice', 'choose', { flow: 'invoice-copy' })).toEqual({
      kind: 'refused',
      text: 'This has been chosen already.',
    })
    expect(story.run().case.ended?.how).toBe('done')
    expect(story.tell()).toContain('alice: flow refund')
  })

  it('that is none of the flows offered is over', () => {
    const story = openDesk({ outside: ranked('refund', 0.5) }).ask('alice', 'something else')
    story.pressCard('alice', 'none')
    expect(story.case.ended).toMatchObject({ how: 'out-of-scope' })
  })

  it('of somebody who may not start the flow is not allowed', () => {
    const story = openDesk().ask('nora', 'Please refund 40 EUR for ORD-1001')
    expect(story.case.ended).toMatchObject({
      how: 'not-allowed',
      because: 'You may not start “Refund a customer”. Ask the people it belongs to.',
    })
  })

  it('of a guest or of somebody who left starts nothing, whatever their role', () => {
    const world = loadWorld(
      addPeople(
        '{ id: gus, name: Gus Guest, role: manager, groups: [customer-care], guest: true }',
        '{ id: ivy, name: Ivy Left, role: manager, groups: [customer-care], active: false }',
      ),
    )
    for (const person of ['gus', 'ivy', 'nobody']) {
      const story = openDesk({ world }).ask(person, 'Please refund 40 EUR for ORD-1001')
      expect(story.case.ended?.how).toBe('not-allowed')
    }
  })

  it('that was withdrawn before it was read stays withdrawn', () => {
    const desk = openDesk()
    const story = desk.open()
    story.receive('alice', 'Please refund 40 EUR for ORD-1001')
    story.pressCard('alice', 'withdraw')
    const effect = story.effectOf('intake')
    expect(story.rows.get(effect)?.status).toBe('cancelled')
    expect(story.happen({ kind: 'request-classified', effect, ...desk.outside.classify('') }).changed).toBe(false)
    expect(story.run().case).toMatchObject({ status: 'ended', ended: { how: 'withdrawn' }, steps: {} })
  })
})

describe('missing fields', () => {
  it('are asked for in one message, and taken from the answer', () => {
    const story = openDesk().ask('alice', 'I need a refund for a customer')
    expect(story.case.understanding).toMatchObject({ at: 'asking', fields: ['order', 'amount'] })
    expect(story.posts.at(-1)?.text).toBe(
      'Which order is it? Its number looks like ORD-1001.\nHow much should be paid back, and in which currency?',
    )
    expect(story.say('alice', 'ORD-1001')).toEqual({ kind: 'accepted' })
    expect(story.case.understanding).toMatchObject({ at: 'asking', fields: ['amount'] })
    expect(story.posts.at(-1)?.text).toBe('How much should be paid back, and in which currency?')
    story.say('alice', '40 EUR')
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('that an answer does not give leave the case as it was', () => {
    const story = openDesk().ask('alice', 'I need a refund for a customer')
    const before = story.case
    expect(story.say('alice', 'no idea')).toMatchObject({
      kind: 'accepted',
      text: expect.stringContaining('did not find'),
    })
    expect(story.case).toBe(before)
    expect(story.say('ben', 'ORD-1001')).toMatchObject({ kind: 'refused' })
  })

  it('are filled in by a form, which says what is wrong with each', () => {
    const story = openDesk().ask('alice', 'I need a refund for a customer')
    expect(story.pressCard('alice', 'give', { order: 'banana', amount: '', toString: 'x', __proto__x: 'y' })).toEqual({
      kind: 'field-errors',
      errors: {
        order: '"banana" was given; expected an id such as ORD-1234.',
        amount: 'This is needed.',
        toString: 'There is no field "toString".',
        __proto__x: 'There is no field "__proto__x".',
      },
    })
    expect(story.pressCard('alice', 'give', {})).toEqual({
      kind: 'field-errors',
      errors: { order: 'This is needed.', amount: 'This is needed.' },
    })
    story.pressCard('alice', 'give', { order: 'ORD-1001', amount: '40' })
    expect(story.run().case).toMatchObject({ status: 'ended', values: { order: 'ORD-1001' } })
    expect(story.pressCard('alice', 'give', { order: 'ORD-1002' })).toMatchObject({ kind: 'refused' })
  })

  it('that can be read in two ways are asked for with both readings', () => {
    const story = openDesk().ask('alice', 'Please refund 1.234 EUR for ORD-1001')
    expect(story.case.understanding).toMatchObject({ at: 'asking', fields: ['amount'] })
    expect(story.posts.at(-1)?.text).toBe('“1.234 EUR” can mean 1.23 EUR or 1,234.00 EUR. Which one is it?')
    story.say('alice', '1.234 EUR')
    expect(story.posts.at(-1)?.text).toBe('“1.234 EUR” can mean 1.23 EUR or 1,234.00 EUR. Which one is it?')
    expect(story.posts.length).toBe(2)
    story.say('alice', '1,234.00 EUR')
    expect(story.case.values.amount).toEqual({ minor: 123_400, currency: 'EUR' })
  })

  it('are asked for in French where the request is French', () => {
    const classify = () => ({ ...ranked('refund', 0.95).classify(), language: 'fr' as const })
    const story = openDesk({ outside: { classify } }).ask('ben', 'Merci de rembourser 1.234 EUR')
    expect(story.posts.at(-1)?.text).toBe(
      'De quelle commande s’agit-il ? Son numéro ressemble à ORD-1001.\n« 1.234 EUR » peut vouloir dire 1.23 EUR ou 1,234.00 EUR. Lequel est-ce ?',
    )
  })

  it('may come with a correction of what was said before', () => {
    const story = openDesk().ask('alice', 'Refund for ORD-1001 please')
    story.say('alice', 'Sorry, the order is ORD-1005, and it is 40 EUR')
    expect(story.run().case.values).toMatchObject({ order: 'ORD-1005', amount: { minor: 4000 } })
  })

  it('never make a bare number in an answer take the place of an amount', () => {
    const story = openDesk().ask('alice', 'Please refund 40 EUR')
    story.say('alice', '1001')
    expect(story.case.values).toEqual({ order: 'ORD-1001', amount: { minor: 4000, currency: 'EUR' } })
  })

  it('are asked for again when an answer puts in doubt what was known', () => {
    const story = openDesk().ask('alice', 'Refund for ORD-1001 please')
    story.say('alice', 'ORD-1002 or ORD-1003')
    expect(story.case.values).toEqual({})
    expect(story.case.understanding).toMatchObject({ fields: ['order', 'amount'] })
    expect(story.posts.at(-1)?.text).toMatch(/^“ORD-1002 or ORD-1003” can mean ORD-1002 or ORD-1003/)
  })

  it('are reminded of once, and the case is given up in the end', () => {
    const story = openDesk().ask('alice', 'I need a refund for a customer')
    story.wait(budget.remindRequesterMs - 1)
    expect(story.posts.length).toBe(1)
    story.wait(1)
    expect(story.posts.at(-1)?.text).toBe('I still need an answer to go on with this.')
    story.wait(hours(10))
    expect(story.posts.length).toBe(2)
    story.wait(budget.giveUpRequesterMs)
    expect(story.case.ended?.how).toBe('abandoned')
    expect(story.say('alice', 'ORD-1001')).toMatchObject({ kind: 'refused' })
  })
})
