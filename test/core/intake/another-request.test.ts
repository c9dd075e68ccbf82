import { beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '#core/case/case.ts'
import { isAnotherRequest } from '#core/intake/another-request.ts'
import type { Classifier } from '#core/intake/classifier.ts'
import { trainClassifier } from '#core/intake/classifier.ts'
import { readConfig } from '#src/config.ts'
import { readCompany } from '#src/main.ts'

const { company } = readCompany(readConfig({}))
const plan = company.plans.get('refund')?.plan
let classifier: Classifier

beforeAll(() => {
  classifier = trainClassifier({
    flows: company.flows.map(({ flow, name, examples }) => ({ id: flow, name, examples })),
  })
})

const waiting: Pick<Case, 'flow' | 'values' | 'language'> = {
  flow: 'refund',
  values: { order: 'ORD-1068' },
  language: 'en',
}
const isNew = (text: string) => isAnotherRequest(text, waiting, plan, classifier, 0)

describe('while a refund for ORD-1068 waits for its amount', () => {
  it.each(['900 EUR', 'it was 40 euros', 'pay back 40 EUR for ORD-1068', 'yes please', 'the lamp is broken'])(
    '“%s” is an answer',
    (text) => expect(isNew(text)).toBe(false),
  )

  it.each([
    'Refund 900 EUR for ORD-1069',
    'please pay the customer of ORD-1001 back 40 EUR',
    'Send the customer a copy of invoice INV-2004',
  ])('“%s” is a new request', (text) => expect(isNew(text)).toBe(true))
})
