import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { OpenapiConfig } from '#adapters/connectors/openapi/config.ts'
import type { Contract } from '#adapters/connectors/openapi/contract.ts'
import { readContract } from '#adapters/connectors/openapi/contract.ts'
import { createOpenapi } from '#adapters/connectors/openapi/index.ts'
import { buildRequest } from '#adapters/connectors/openapi/request.ts'
import type { Json } from '#core/canonical.ts'
import { startFaultyServer } from '#test/fakes/vendor/faulty-server.ts'

const base = 'https://cloud.uipath.com/acme/prod/orchestrator_'
const operations = ['Jobs_StartJobs', 'Jobs_GetById', 'Jobs_Get', 'Queues_AddQueueItem', 'GenericTasks_CompleteTask']
const config = OpenapiConfig.parse({ url: base, document: 'orchestrator.json' })

const folder = process.env.DATA_SETS ?? join(import.meta.dirname, '../../../../shared/data')
const file = join(folder, 'uipath-orchestrator-trim.json')

async function readOrchestrator(): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file} is missing: set DATA_SETS to the folder that holds it`, { cause })
  })
  return JSON.parse(text)
}

describe("UiPath's own OpenAPI document", () => {
  let contract: Contract
  beforeAll(async () => {
    contract = readContract('uipath', await readOrchestrator(), config, operations)
  })

  const build = (operation: string, args: Record<string, Json>) => buildRequest(base, contract.get(operation)!, args)

  it('starts a job', () => {
    const startInfo = {
      ReleaseKey: '39f0a0ea-aa44-406e-9525-a02ae9a92201',
      Strategy: 'ModernJobsCount',
      JobsCount: 1,
      InputArguments: '{"customerId":"C-42"}',
      Reference: 'case-7/step-3',
    }
    expect(build('Jobs_StartJobs', { startInfo, 'X-UIPATH-OrganizationUnitId': 42 })).toEqual({
      method: 'POST',
      url: new URL(`${base}/odata/Jobs/UiPath.Server.Configuration.OData.StartJobs`),
      headers: { accept: 'application/json', 'content-type': 'application/json', 'X-UIPATH-OrganizationUnitId': '42' },
      body: JSON.stringify({ startInfo }),
    })
  })

  it('asks for a job by its OData key', () => {
    const request = build('Jobs_GetById', {
      key: 38967597,
      $expand: 'Robot,Machine',
      'X-UIPATH-OrganizationUnitId': 42,
    })
    expect(request.url.href).toBe(`${base}/odata/Jobs(38967597)?%24expand=Robot%2CMachine`)
    expect(request).toMatchObject({ method: 'GET', headers: { 'X-UIPATH-OrganizationUnitId': '42' } })
    expect(request).not.toHaveProperty('body')
  })

  it('repeats the name of a list in the query', () => {
    const args = { mandatoryPermissions: ['a', 'b'], 'X-UIPATH-OrganizationUnitId': 1 }
    expect(build('Jobs_Get', args).url.search).toBe('?mandatoryPermissions=a&mandatoryPermissions=b')
  })

  it.each<[string, Record<string, Json>, string]>([
    ['Jobs_StartJobs', { startInfo: { JobsCount: 1 } }, '"X-UIPATH-OrganizationUnitId" is missing'],
    ['Jobs_StartJobs', { startInfo: { JobsCount: 'one' }, 'X-UIPATH-OrganizationUnitId': 1 }, '"startInfo.JobsCount"'],
    ['Jobs_StartJobs', { startInfo: { Strategy: 'Some' }, 'X-UIPATH-OrganizationUnitId': 1 }, '"startInfo.Strategy"'],
    ['Jobs_GetById', { key: '1)/x(', 'X-UIPATH-OrganizationUnitId': 1 }, '"key"'],
    ['Jobs_GetById', { key: 1, Reference: 'x', 'X-UIPATH-OrganizationUnitId': 1 }, 'no argument "Reference"'],
  ])('%s is not called with %j', (operation, args, problem) => {
    expect(() => build(operation, args)).toThrow(problem)
  })

  it('accepts what Orchestrator answers, though it sends more members and more nulls than it documents', () => {
    const check = contract.get('Jobs_StartJobs')!.answerCheck(201)!
    const job = {
      Id: 38967597,
      Key: '374ba45a-0000-4000-8000-000000000000',
      State: 'Pending',
      Info: null,
      EndTime: null,
    }
    expect(check({ '@odata.context': `${base}/$metadata#Jobs`, value: [job] })).toBeUndefined()
    expect(check({ value: [{ ...job, Id: 'x' }] })).toContain('"value.0.Id"')
    expect(check({ value: [{ ...job, State: 'Dancing' }] })).toContain('"value.0.State"')
  })

  it('is called over the wire as it says', async () => {
    const job = { Id: 42, Key: '374ba45a-0000-4000-8000-000000000000', State: 'Successful', OutputArguments: null }
    const orchestrator = await startFaultyServer(() => ({ status: 200, body: job }))
    const connector = createOpenapi({
      system: 'uipath',
      config: {
        url: `${orchestrator.url}/acme/orchestrator_`,
        document: pathToFileURL(file).href,
        auth: { bearer: 'UIPATH' },
      },
      secret: () => 'token',
      clock: { now: () => Date.now() },
      log: { info() {}, warn() {}, error() {} },
    })
    await connector.prepare(operations)
    const args = { key: 42, 'X-UIPATH-OrganizationUnitId': 7 }
    const performed = await connector.perform({ operation: 'Jobs_GetById', args, key: 'e-1', reads: true })
    expect(performed).toEqual({ kind: 'done', output: job })
    expect(orchestrator.heard[0]!.url.pathname).toBe('/acme/orchestrator_/odata/Jobs(42)')
    expect(orchestrator.heard[0]!.headers).toMatchObject({ 'x-uipath-organizationunitid': '7' })
    await orchestrator.stop()
  })
})
