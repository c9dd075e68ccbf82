import { z } from 'zod'

/** How a call can go wrong. */
const CallMode = z.enum(['down', 'hang', 'slow', 'drop-before', 'drop-after', 'garbage', 'rate-limit'])

/** How a robot's job can go wrong; `slow`, named for the job's own operation, is one as well. */
const JobMode = z.enum(['fail', 'no-callback', 'twice-callback', 'late-callback'])

export const Fault = z
  .strictObject({
    system: z.enum(['crm', 'erp', 'billing', 'robot', 'hr']),
    operation: z.string().optional().describe('An operationId, or "invoice.send" for the work of a robot; absent: any'),
    mode: z.enum([...CallMode.options, ...JobMode.options]),
    times: z.int().min(1).max(10_000),
    ms: z.int().min(0).max(600_000).optional().describe('How long, for hang, slow and late-callback'),
  })
  .readonly()
export type Fault = z.infer<typeof Fault>

/** The trouble that was asked for and has not happened yet. A restart forgets it. */
export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** Counts down and answers the oldest fault that is meant for this call. */
  forCall(system: string, operation: string): Fault | undefined
  /** Counts down every kind of fault that is meant for this job, one of each. */
  forJob(operation: string): readonly Fault[]
}

export function createFaults(): Faults {
  let pending: { readonly fault: Fault; left: number }[] = []
  const take = (isMeant: (fault: Fault) => boolean): Fault | undefined => {
    const found = pending.find(({ fault }) => isMeant(fault))
    if (!found) return undefined
    found.left -= 1
    pending = pending.filter(({ left }) => left > 0)
    return found.fault
  }
  return {
    add: (fault) => void pending.push({ fault, left: fault.times }),
    clear: () => {
      pending = []
    },
    forCall: (system, operation) =>
      take((fault) => fault.system === system && isCallMode(fault) && [undefined, operation].includes(fault.operation)),
    forJob: (operation) =>
      [...JobMode.options, 'slow' as const]
        .map((mode) => take((fault) => fault.mode === mode && fault.system === 'robot' && isForJob(fault, operation)))
        .filter((fault) => fault !== undefined),
  }
}

/** What is wrong with a fault beyond its form. */
export function flawOfFault(fault: Fault, operations: readonly string[]): string | undefined {
  const known = fault.system === 'robot' ? [...operations, 'invoice.send'] : operations
  if (fault.operation !== undefined && !known.includes(fault.operation)) {
    return `${fault.system} has no operation "${fault.operation}"; it has ${known.join(', ')}.`
  }
  if (!isCallMode(fault) && fault.system !== 'robot') return `${fault.mode} is for the robot alone.`
  if (fault.operation === 'invoice.send' && isCallMode(fault) && fault.mode !== 'slow') {
    return `${fault.mode} is for calls; a job takes slow, ${JobMode.options.join(', ')}.`
  }
  return undefined
}

function isCallMode({ mode }: Fault): boolean {
  return CallMode.safeParse(mode).success
}

function isForJob({ mode, operation }: Fault, job: string): boolean {
  return mode === 'slow' ? operation === job : [undefined, 'startJob', job].includes(operation)
}
