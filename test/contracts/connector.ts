import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call, Connector } from '#ports/connector.ts'
import type { Fault, Reply } from '#test/fakes/vendor/faulty-server.ts'

/** A connector and the system behind it, whose calls can be made to go wrong. */
export interface Bench {
  readonly connector: Connector
  /** The same connector, to an address on which nobody listens. */
  readonly unreachable: Connector
  /** A call that changes something and that the system does once per key. */
  write(key: string): Call
  /** The same operation, as if it only read. */
  read(): Call
  /** How often the work of a key was done. */
  done(key: string): number
  /** How many requests the system has seen. */
  heard(): number
  fault(...faults: readonly Fault[]): void
  readonly secrets: readonly string[]
  stop(): Promise<void>
}

/** Holds a connector to the promises of `src/ports/connector.ts`. */
export function connectorContract(name: string, setup: () => Promise<Bench>, canLookUp: boolean): void {
  describe(`${name} keeps the connector's contract`, () => {
    let bench: Bench
    beforeEach(async () => {
      bench = await setup()
    })
    afterEach(() => bench.stop())

    it('does the work of a key once, however often it is called', async () => {
      bench.fault({ kind: 'drop-after' })
      for (let attempt = 0; attempt < 3; attempt++) await bench.connector.perform(bench.write('k-1'))
      await bench.connector.perform(bench.write('k-2'))
      expect(bench.done('k-1')).toBe(1)
      expect(bench.done('k-2')).toBe(1)
    })

    it('sends one request per call and repeats nothing by itself', async () => {
      const before = bench.heard()
      bench.fault({ kind: 'drop-before' })
      await bench.connector.perform(bench.write('k-1'))
      expect(bench.heard() - before).toBe(1)
    })

    const lost: readonly Fault[] = [
      { kind: 'drop-before' },
      { kind: 'drop-after' },
      { kind: 'half' },
      { kind: 'silent' },
    ]
    it.each(lost)('a write that is lost on its way ($kind) is unknown', async (fault) => {
      bench.fault(fault)
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ kind: 'unknown' })
    })

    it.each([500, 502, 504])('a write that is answered %i is unknown, since it may have been done', async (status) => {
      bench.fault(refusal(status))
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ kind: 'unknown' })
    })

    it.each([408, 425, 429, 503])('a write that is answered %i was not done and may be repeated', async (status) => {
      bench.fault(refusal(status))
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ kind: 'failed', retryable: true })
    })

    it.each([307, 400, 401, 403, 404, 409, 410, 422])('a write that is answered %i was not done', async (status) => {
      bench.fault(refusal(status))
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ kind: 'failed', retryable: false })
    })

    it('a refused connection has done nothing and may be tried again', async () => {
      const performed = await bench.unreachable.perform(bench.write('k-1'))
      expect(performed).toMatchObject({ kind: 'failed', retryable: true })
    })

    const broken: readonly Fault[] = [...lost, refusal(500), refusal(502), answered('<p>hello'), answered({ id: 'x' })]
    it.each(broken)('a read is never unknown: %j', async (fault) => {
      bench.fault(fault)
      expect((await bench.connector.perform(bench.read())).kind).not.toBe('unknown')
    })

    it('a wait that the system asks for is handed on', async () => {
      bench.fault({ kind: 'refuse', reply: { status: 429, headers: { 'retry-after': '7' } } })
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ retryAfterMs: 7000 })
    })

    it('an error is one short line and never shows a secret, even when the system repeats it', async () => {
      const said = `${bench.secrets.join('\n')} Bearer abcdefghijkl ${'long '.repeat(200)}`
      const faults: Fault[] = [
        { kind: 'refuse', reply: { status: 400, body: { message: said } } },
        { kind: 'refuse', reply: { status: 409, body: { title: 'No', detail: said } } },
        { kind: 'refuse', reply: { status: 422, body: { error: { message: said } } } },
        { kind: 'refuse', reply: { status: 500, body: `<html>${said}` } },
        { kind: 'drop-after' },
      ]
      bench.fault(...faults)
      for (const _ of faults) {
        const performed = await bench.connector.perform(bench.write('k-1'))
        const error = 'error' in performed ? performed.error : ''
        expect(error).toMatch(/^[^\n]{10,300}$/)
        expect(error).not.toContain('abcdefghijkl')
        for (const secret of bench.secrets) expect(error).not.toContain(secret)
      }
    })

    it('a system that keeps failing is left alone, and says so', async () => {
      bench.fault(...Array.from({ length: 5 }, () => refusal(503)))
      expect(bench.connector.availability()).toEqual({ ok: true })
      for (let call = 0; call < 5; call++) await bench.connector.perform(bench.write('k-1'))
      expect(bench.connector.availability()).toMatchObject({ ok: false, why: expect.stringMatching(/last 5 calls/) })
      const before = bench.heard()
      expect(await bench.connector.perform(bench.write('k-1'))).toMatchObject({ kind: 'failed', retryable: true })
      expect(bench.heard()).toBe(before)
    })

    it('refusals do not count as failing', async () => {
      bench.fault(...Array.from({ length: 6 }, () => refusal(422)))
      for (let call = 0; call < 6; call++) await bench.connector.perform(bench.write('k-1'))
      expect(bench.connector.availability()).toEqual({ ok: true })
    })

    it('an operation that the system does not have is found when it is prepared', async () => {
      const asked = [bench.write('k').operation, 'no_such_operation']
      await expect(bench.connector.prepare(asked)).rejects.toMatchObject({ code: 'OPERATION_UNKNOWN' })
    })

    it('stopping waits for the calls in hand', async () => {
      const performing = bench.connector.perform(bench.write('k-1'))
      await bench.connector.stop()
      expect(bench.done('k-1')).toBe(1)
      await performing
    })

    if (!canLookUp) return
    describe('and can be asked what happened', () => {
      const lookUp = async (key: string) => bench.connector.lookup?.(bench.write(key))

      it('lookup finds what happened, and only that', async () => {
        bench.fault({ kind: 'drop-after' })
        await bench.connector.perform(bench.write('k-1'))
        expect(await lookUp('k-1')).toMatchObject({ kind: 'done' })
        expect(await lookUp('k-2')).toBeUndefined()
      })

      it.each([...lost, refusal(400), refusal(500), refusal(503)])(
        'lookup that goes wrong says neither yes nor no: %j',
        async (fault) => {
          bench.fault(fault)
          expect(await lookUp('k-1')).toMatchObject({ kind: 'unknown' })
        },
      )
    })
  })
}

function refusal(status: number): Fault {
  return { kind: 'refuse', reply: { status, body: { message: 'no' } } }
}

function answered(body: Reply['body']): Fault {
  return { kind: 'answer', reply: { status: 200, body } }
}
