import { z } from 'zod'
import { Fault, type Faults, flawOfFault } from './faults.ts'
import { operation, type System } from './operation.ts'
import { ok, refuse } from './reply.ts'

/** Makes the other systems fail on purpose. */
export function control(faults: Faults, systems: readonly System[]): System {
  return {
    name: 'control',
    title: 'Faults on request',
    operations: [
      operation({
        id: 'addFault',
        method: 'POST',
        path: '/control/faults',
        summary: 'Makes the next calls of a system fail.',
        input: { body: Fault },
        answer: Fault,
        statuses: { 201: 'The fault waits for its calls.' },
        problems: [422],
        async handle({ body }) {
          const operations = systems.find(({ name }) => name === body.system)?.operations ?? []
          const flaw = flawOfFault(
            body,
            operations.map(({ id }) => id),
          )
          if (flaw) return refuse(422, flaw)
          faults.add(body)
          return ok(body, 201)
        },
      }),
      operation({
        id: 'clearFaults',
        method: 'DELETE',
        path: '/control/faults',
        summary: 'Forgets every fault that has not happened yet.',
        input: {},
        answer: z.undefined(),
        statuses: { 204: 'No fault is left.' },
        problems: [],
        async handle() {
          faults.clear()
          return { status: 204 }
        },
      }),
    ],
  }
}
