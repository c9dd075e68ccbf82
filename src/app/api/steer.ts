import { z } from 'zod'
import { recordsOf } from '#app/desk/agents-page.ts'
import { steers } from '#app/desk/may-see.ts'
import type { Steered } from '#app/steering.ts'
import type { Person } from '#core/person.ts'
import { sayRule } from '#core/policy/explain.ts'
import { sayQuantity } from '#core/policy/quantity.ts'
import type { Policy } from '#core/policy/rule.ts'
import { type Setting, saySetting } from '#core/policy/settings.ts'
import { Words } from './arrival.ts'
import { moment } from './case-json.ts'
import { type ApiParts, operation } from './operation.ts'
import { type Outcome, refuse } from './problem.ts'
import { AgentShape, PolicyShape, type SettingShape, StopShape, Told } from './steer-shape.ts'

const scopeParams = z.object({ scope: z.string().describe('The scope of a stop, or its id; URL-encoded') })

export const steeringOperations = [
  operation({
    id: 'listStops',
    method: 'GET',
    path: '/api/stops',
    summary: 'The stops in force.',
    result: z.object({ stops: z.array(StopShape) }),
    handle: async ({ stops }, { person }) =>
      steersOnly(person) ?? { value: { stops: stops().map((stop) => ({ ...stop, at: moment(stop.at) })) } },
  }),
  operation({
    id: 'stop',
    method: 'POST',
    path: '/api/stops',
    summary: 'Keeps what a scope covers from beginning. For supervisors and managers.',
    status: 201,
    body: z.strictObject({
      scope: z.string().describe('everything, or flow:…, agent:…, capability:…, system:… with a name'),
      reason: Words,
    }),
    result: Told,
    handle: async ({ steering }, { person }, { body }) => told(await steering.stop(person, body.scope, body.reason)),
  }),
  operation({
    id: 'release',
    method: 'DELETE',
    path: '/api/stops/:scope',
    summary: 'Ends a stop; what waited goes on. For managers.',
    params: scopeParams,
    result: Told,
    handle: async ({ steering }, { person }, { params }) => told(await steering.release(person, params.scope)),
  }),
  operation({
    id: 'listPolicies',
    method: 'GET',
    path: '/api/policies',
    summary: 'The policies in force: every rule in words, and the settings that managers may move.',
    result: z.object({ epoch: z.int(), hash: z.string(), policies: z.array(PolicyShape) }),
    async handle({ world }, { person }) {
      const { policies, epoch } = world()
      const value = { epoch, hash: policies.hash, policies: policies.policies.map(policyJson) }
      return steersOnly(person) ?? { value }
    },
  }),
  operation({
    id: 'changeSetting',
    method: 'POST',
    path: '/api/settings',
    summary: 'Moves a setting of a policy within its bounds. For managers.',
    body: z.strictObject({ policy: z.string(), setting: z.string(), value: Words }),
    result: Told,
    handle: async ({ steering }, { person }, { body }) =>
      told(await steering.setSetting(person, body.policy, body.setting, body.value)),
  }),
  operation({
    id: 'listAgents',
    method: 'GET',
    path: '/api/agents',
    summary: 'Who performs the steps, what each may touch, and who answers for it.',
    result: z.object({ agents: z.array(AgentShape) }),
    handle: async (parts, { person }) => steersOnly(person) ?? { value: { agents: await agentsJson(parts) } },
  }),
]

/** Refuses those who do not steer; undefined for the others. */
export function steersOnly(person: Person): ReturnType<typeof refuse> | undefined {
  return steers(person) ? undefined : refuse(403, 'This is for supervisors, managers and auditors.')
}

const statusOf = { 'not-allowed': 403, invalid: 422, 'not-now': 409 } as const

function told(steered: Steered): Outcome<{ answer: string }> {
  return steered.ok ? { value: { answer: steered.text } } : refuse(statusOf[steered.why], steered.problem)
}

function policyJson({ name, version, owner, mode, rules, settings }: Policy): z.input<typeof PolicyShape> {
  return {
    ...{ policy: name, version, owner, mode, settings: settings.map(settingJson) },
    rules: rules.map((rule) => ({ id: rule.id, outcome: rule.outcome, say: rule.say, reads: sayRule(rule) })),
  }
}

function settingJson(setting: Setting): z.input<typeof SettingShape> {
  const { policy, name, label } = setting
  const bounds =
    setting.kind === 'bounded'
      ? { from: sayQuantity(setting.from), to: sayQuantity(setting.to), step: sayQuantity(setting.step) }
      : { options: [...setting.options] }
  return { policy, setting: name, label, value: saySetting(setting), ...bounds }
}

async function agentsJson(parts: ApiParts): Promise<z.input<typeof AgentShape>[]> {
  const records = await recordsOf(parts)
  return Object.entries(parts.world().catalog.agents).map(([agent, { kind, label, owner, access, systems, data }]) => ({
    ...{ agent, kind, label, owner, access, systems, data },
    ...(records.get(agent) ?? { reviewed: 0, corrected: 0 }),
  }))
}
