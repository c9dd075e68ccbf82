import { expect, it } from 'vitest'
import { z } from 'zod'
import { policyFile, policyTestsFile, riskFile, vocabularyFile } from '#core/policy/schema.ts'
import { documentsOf, shipped, shippedTests } from './world.ts'

it.each([
  ['policy', policyFile],
  ['vocabulary', vocabularyFile],
  ['risk', riskFile],
  ['tests', policyTestsFile],
])(
  'the %s file has a JSON Schema that editors understand, and every part is explained or speaks for itself',
  (_, schema) => {
    const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
    expect(json.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(JSON.stringify(json)).toContain('"additionalProperties":false')
    expect(JSON.stringify(json)).toContain('"description"')
  },
)

it('every shipped file is one of the four', () => {
  const schemas = [policyFile, vocabularyFile, riskFile, policyTestsFile]
  for (const { file, value } of [...documentsOf(shipped), ...shippedTests]) {
    expect([file, schemas.filter((schema) => schema.safeParse(value).success).length]).toEqual([file, 1])
  }
})
