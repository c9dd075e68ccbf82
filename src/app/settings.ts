import type { Person } from '#core/person.ts'
import { withSettings } from '#core/policy/policies.ts'
import type { Steered, SteeringParts } from './steering.ts'
import { putInForce } from './world.ts'

/** Moves a setting of a policy, within its bounds. It holds for everything that is judged from then on. */
export async function changeSetting(
  parts: SteeringParts,
  person: Person,
  policy: string,
  setting: string,
  given: string,
): Promise<Steered> {
  if (person.role !== 'manager') {
    return { ok: false, why: 'not-allowed', problem: 'Managers change settings; ask one of them.' }
  }
  const before = await parts.store.rules.inForce()
  if (!before) return { ok: false, why: 'not-now', problem: 'No policy is in force yet.' }
  const value = given.trim()
  const settings = { ...before.settings, [policy]: { ...before.settings[policy], [setting]: value } }
  const result = withSettings(parts.world().policies, settings)
  if ('problems' in result) {
    return { ok: false, why: 'invalid', problem: result.problems.map(({ message }) => message).join(' ') }
  }
  const { policies } = result
  const content = { files: before.files, settings }
  const epoch = await putInForce(parts, before, content, policies.hash, `${setting} set to ${value}`, person.id)
  const detail = { policy, setting, from: before.settings[policy]?.[setting] ?? 'as in the file', to: value }
  const who = { kind: 'person', id: person.id } as const
  await parts.store.write([{ kind: 'setting-changed', at: parts.clock.now(), who, where: policy, detail }])
  parts.setWorld({ ...parts.world(), policies, epoch: epoch.epoch })
  parts.onChange()
  return { ok: true, text: `${setting} is ${value} from now on.` }
}
