import { z } from 'zod'
import type { Books } from './database.ts'
import { operation, type System } from './operation.ts'
import { ok, refuse } from './reply.ts'
import { EmployeeId } from './wire.ts'

const Employee = z.strictObject({
  id: EmployeeId,
  name: z.string(),
  title: z.string(),
  department: z.string(),
  email: z.email(),
  manager: EmployeeId.nullable(),
})
export type EmployeeRow = z.infer<typeof Employee>

/** Who works here. */
export function hr({ db }: Books): System {
  return {
    name: 'hr',
    title: 'Employees',
    operations: [
      operation({
        id: 'readEmployee',
        method: 'GET',
        path: '/hr/employees/{employee}',
        summary: 'One employee.',
        input: { params: z.strictObject({ employee: EmployeeId }) },
        answer: Employee,
        statuses: { 200: 'The employee.' },
        problems: [404],
        async handle({ params }) {
          const row = await db<EmployeeRow>('employees').where({ id: params.employee }).first()
          return row ? ok(row) : refuse(404, `There is no employee ${params.employee}.`)
        },
      }),
    ],
  }
}
