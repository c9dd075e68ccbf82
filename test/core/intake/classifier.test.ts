import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trainClassifier } from '#core/intake/classifier.ts'
import { clear, heldOut, type Labelled, tuning } from '#test/fixtures/intake-corpus.ts'
import { invoiceCopyExamples, refundExamples } from '#test/fixtures/intake-examples.ts'
import { calibrationError } from './calibration-error.ts'

const refund = { id: 'refund', name: { en: 'Refund a customer', fr: 'Rembourser un client' }, examples: refundExamples }
const invoiceCopy = {
  id: 'invoice-copy',
  name: { en: 'Send an invoice copy', fr: 'Envoyer une copie de facture' },
  examples: invoiceCopyExamples,
}
const classifier = trainClassifier({ flows: [refund, invoiceCopy] })
const judge = ({ text, flow }: Labelled) => ({ text, wanted: flow, ...classifier.classify(text) })
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
)

describe('messages that had no part in the tuning', () => {
  const judged = heldOut.map(judge)
  const requests = judged.filter(({ wanted }) => wanted !== undefined)
  const others = judged.filter(({ wanted }) => wanted === undefined)

  it.each(clear)('$text', ({ text, flow }) => {
    const result = classifier.classify(text)
    expect(result.flow).toBe(flow)
    expect(result.confidence).toBeGreaterThanOrEqual(0.85)
  })

  it('none that asks for no flow is taken for one', () => {
    expect(others.length).toBeGreaterThanOrEqual(20)
    expect(others.filter(({ confidence }) => confidence >= 0.6)).toEqual([])
  })

  it('at least 95 % are right: the flow asked for with confidence, or no flow', () => {
    const right = [
      ...requests.filter(({ flow, wanted, confidence }) => flow === wanted && confidence >= 0.6),
      ...others.filter(({ confidence }) => confidence < 0.6),
    ]
    expect(right.length / judged.length).toBeGreaterThanOrEqual(0.95)
  })

  it('confidence means what it says, within 8 %', () => {
    const outcomes = judged.map(({ confidence, flow, wanted }) => ({ confidence, right: flow === wanted }))
    expect(calibrationError(outcomes)).toBeLessThan(0.08)
  })

  it('none of them is an example, nor a message that was tuned on', () => {
    const known = new Set([...refundExamples, ...invoiceCopyExamples, ...tuning.map(({ text }) => text)])
    expect(heldOut.filter(({ text }) => known.has(text))).toEqual([])
  })
})

describe('a classification', () => {
  it('is the same for the same training and text, and another object changes nothing', () => {
    const again = trainClassifier({ flows: [refund, invoiceCopy] })
    for (const { text } of heldOut) expect(again.classify(text)).toEqual(classifier.classify(text))
  })

  it('exists for any text whatever, with chances from 0 to 1 that add up', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { ranked, flow, confidence, inScope } = classifier.classify(text)
        expect(ranked).toHaveLength(2)
        for (const chance of [confidence, inScope, ...ranked.map((one) => one.confidence)]) {
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1)
        }
        expect(ranked.reduce((sum, one) => sum + one.confidence, 0)).toBeLessThanOrEqual(inScope + 1e-9)
        if (flow !== undefined) expect(ranked[0]).toEqual({ flow, confidence })
      }),
    )
  })

  it('does not depend on case or accents', () => {
    for (const { text } of [...tuning, ...heldOut]) {
      const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
      for (const variant of [plain, text.toUpperCase(), text.toLowerCase(), plain.toUpperCase()]) {
        expect(classifier.classify(variant)).toEqual(classifier.classify(text))
      }
    }
  })

  it('does not depend on which order or amount is named', () => {
    const one = classifier.classify('Please refund 40 EUR for order ORD-1001')
    expect(classifier.classify('Please refund 9913 EUR for order ORD-8')).toEqual(one)
  })

  it('names the words that spoke for the flow, as they stand in the message', () => {
    const { because } = classifier.classify('Merci de rembourser la commande ORD-1001')
    expect(because).toContain('rembourser')
    expect(because).not.toContain('merci')
  })

  it('of nothing readable is no flow at all', () => {
    const nothing = { flow: undefined, confidence: 0, inScope: 0, because: [] }
    for (const text of ['', '   ', '????', '😀']) expect(classifier.classify(text)).toMatchObject(nothing)
  })

  it('tells "none of mine" from "unsure which"', () => {
    expect(classifier.classify('Will the sun shine on Tuesday?').inScope).toBeLessThan(0.2)
    expect(classifier.classify('refund ORD-1001, and a copy of invoice INV-2001').inScope).toBeGreaterThan(0.6)
  })
})

describe('training', () => {
  it('takes sentences that ask for none of the flows', () => {
    const text = 'cancel order ORD-1001'
    const outOfScope = ['cancel order ORD-3301', 'please cancel the order of this customer', 'annuler la commande 3302']
    const taught = trainClassifier({ flows: [refund, invoiceCopy], outOfScope })
    expect(taught.classify(text).confidence).toBeLessThan(classifier.classify(text).confidence / 2)
  })

  it('serves a flow whose subject is among the bundled off-topic lines', () => {
    const examples = [
      'how many days of leave do I have left',
      'I would like to take next Friday off',
      'request vacation from 3 to 14 August',
      'can I have Monday off please',
      'book two weeks of leave in July',
      'I need a day off tomorrow',
      'please register my leave',
      'je voudrais poser mon vendredi',
      'demande de congé pour la semaine prochaine',
      'combien de jours de congé me reste-t-il',
    ]
    const leave = { id: 'leave', name: { en: 'Leave', fr: 'Congé' }, examples }
    const three = trainClassifier({ flows: [refund, invoiceCopy, leave] })
    for (const text of ['I would like to take Thursday off', 'How many days of leave do I still have?']) {
      expect(three.classify(text)).toMatchObject({ flow: 'leave' })
      expect(three.classify(text).confidence).toBeGreaterThan(0.6)
    }
    expect(three.classify('Please refund 40 EUR for order ORD-1001')).toMatchObject({ flow: 'refund' })
  })

  it('works with one flow, and with none', () => {
    const one = trainClassifier({ flows: [refund] })
    expect(one.classify('refund 40 eur ORD-1001').confidence).toBeGreaterThan(0.8)
    expect(one.classify('tell me a joke').confidence).toBeLessThan(0.2)
    expect(trainClassifier({ flows: [] }).classify('refund 40 eur')).toMatchObject({ ranked: [], flow: undefined })
  })

  it('works with flows that have neither name nor examples yet', () => {
    const empty = (id: string) => ({ id, name: { en: '' }, examples: [] })
    const { confidence } = trainClassifier({ flows: [empty('a'), empty('b')] }).classify('refund 40 eur')
    expect(confidence).toBeLessThan(0.2)
    const mixed = trainClassifier({ flows: [refund, empty('b')] })
    expect(mixed.classify('refund 40 eur ORD-1001')).toMatchObject({ flow: 'refund' })
  })

  it('has nothing to say against enough examples of different flows', () => {
    expect(classifier.warnings).toEqual([])
  })

  it('warns of a flow with too few examples', () => {
    const few = { id: 'leave', name: { en: 'Leave' }, examples: ['take Friday off', 'a day off'] }
    expect(trainClassifier({ flows: [refund, few] }).warnings).toEqual([
      'Flow "leave" has 2 examples; give it at least 5, better 15 in each language.',
    ])
  })

  it('warns of two flows that look alike', () => {
    const even = refundExamples.filter((_, index) => index % 2 === 0)
    const odd = refundExamples.filter((_, index) => index % 2 === 1)
    const { warnings } = trainClassifier({
      flows: [
        { id: 'refund', name: { en: 'Refund' }, examples: even },
        { id: 'reimbursement', name: { en: 'Reimbursement' }, examples: odd },
      ],
    })
    expect(warnings.join('\n')).toMatch(/examples of flow "re\w+" look like flow "re\w+"; tell the two apart\./)
  })
})
