import { act } from './act.ts'
import { approvals } from './approvals.ts'
import { ask } from './ask.ts'
import { caseCommand } from './case.ts'
import { cases } from './cases.ts'
import { check } from './check.ts'
import type { Command } from './command.ts'
import { decide } from './decide.ts'
import { digest } from './digest.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { say } from './say.ts'
import { schema } from './schema.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { stops } from './stops.ts'
import { verify } from './verify.ts'

/** Every sub-command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  start,
  ...[ask, caseCommand, cases, say, act],
  ...[approvals, decide],
  ...[digest, stop, stops],
  ...[check, schema, verify, exportCommand, doctor],
]
