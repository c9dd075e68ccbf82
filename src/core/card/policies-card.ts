import { formatDuration } from '#core/duration.ts'
import { sayWhen } from '#core/policy/explain.ts'
import type { Policies } from '#core/policy/policies.ts'
import { sayQuantity } from '#core/policy/quantity.ts'
import type { Policy, Rule } from '#core/policy/rule.ts'
import { type Setting, saySetting } from '#core/policy/settings.ts'
import type { Asking } from '#core/policy/verdict.ts'
import { type Button, type Card, type Cell, type Node, text } from './card.ts'
import { percent } from './plain.ts'

type GroupLabel = (group: string) => string

/** A policy in force: the settings that managers may move, each as a card of its own, and every rule in words. */
export function policyCards(policy: Policy, mayChange: boolean, groupLabel: GroupLabel): readonly Card[] {
  return [
    ...policy.settings.map((setting) => settingCard(setting, mayChange)),
    {
      subject: `policy:${policy.name}`,
      version: String(policy.version),
      summary: `Rules of ${policy.name}`,
      nodes: [
        { kind: 'heading', text: 'Rules' },
        { kind: 'text', soft: true, inlines: [text(about(policy, groupLabel))] },
        ...never(policy.rules),
        ...people(policy.rules, groupLabel),
        ...alone(policy.rules),
      ],
    },
  ]
}

/** "customer-operations" as "Customer operations". */
export function policyTitle({ name }: Pick<Policies['policies'][number], 'name'>): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function about({ version, mode, owner, rules }: Policy, groupLabel: GroupLabel): string {
  const askings = rules.flatMap(({ asking }) => (asking ? [timing(asking, groupLabel)] : []))
  const same = askings.length > 0 && askings.every((one) => one === askings[0]) ? ` ${askings[0]}` : ''
  return `Version ${version}, ${mode}, owned by ${groupLabel(owner)}.${same}`
}

function never(rules: readonly Rule[]): readonly Node[] {
  const some = rules.filter(({ outcome }) => outcome === 'deny')
  return table(
    'Never done',
    ['Rule', 'When', 'Id'],
    some.map((rule) => [rule.say, sayWhen(rule), idOf(rule)]),
  )
}

function people(rules: readonly Rule[], groupLabel: GroupLabel): readonly Node[] {
  const some = rules.filter(({ outcome }) => outcome === 'escalate')
  return table(
    'People decide',
    ['Rule', 'When', 'Who', 'Id'],
    some.map((rule) => [rule.say, sayWhen(rule), rule.asking ? who(rule.asking, groupLabel) : '', idOf(rule)]),
  )
}

function alone(rules: readonly Rule[]): readonly Node[] {
  const some = rules.filter(({ outcome }) => outcome === 'allow')
  return table(
    'Runs alone',
    ['Rule', 'When', 'Checked afterwards', 'Id'],
    some.map((rule) => [
      [rule.say, ...rule.obligations.map((duty) => `with the duty to ${duty}`)].join(', '),
      sayWhen(rule),
      rule.checkAfterwards > 0 ? percent(rule.checkAfterwards) : '–',
      idOf(rule),
    ]),
  )
}

function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): readonly Node[] {
  return rows.length === 0 ? [] : [{ kind: 'table', caption, head, rows }]
}

function idOf({ id }: Rule): Cell {
  return { text: id, code: true }
}

function who({ needs }: Asking, groupLabel: GroupLabel): string {
  return needs.map(({ group, n }) => (n === 1 ? groupLabel(group) : `${n} of ${groupLabel(group)}`)).join(' and ')
}

function timing({ withinMs, remindAfterMs, next, fallback }: Asking, groupLabel: GroupLabel): string {
  const reminded = remindAfterMs === undefined ? '' : ` and are reminded after ${formatDuration(remindAfterMs)}`
  const then = next ? `, then ${groupLabel(next.group)} have ${formatDuration(next.withinMs)}` : ''
  const silent = fallback === 'deny' ? 'it is not done' : 'it waits'
  return `People have ${formatDuration(withinMs)} to decide${reminded}${then}; without an answer ${silent}.`
}

function settingCard(setting: Setting, mayChange: boolean): Card {
  const value = saySetting(setting)
  const bounds =
    setting.kind === 'bounded'
      ? `${sayQuantity(setting.from)} to ${sayQuantity(setting.to)}, in steps of ${sayQuantity(setting.step)}`
      : `none, or any of ${setting.options.join(', ')}`
  const change: Button = {
    act: 'set',
    label: 'Change',
    form: {
      title: setting.label,
      intro: 'It holds for everything that is judged from now on.',
      submit: 'Change it',
      fields: [{ name: 'value', label: 'New value', kind: 'text', required: true, value, hint: bounds }],
    },
  }
  return {
    subject: `setting:${setting.policy}:${setting.name}`,
    version: '1',
    summary: `${setting.label}: ${value}`,
    nodes: [
      {
        kind: 'facts',
        rows: [
          [setting.label, [{ text: value, strong: true }]],
          ['May be', [text(bounds)]],
        ],
      },
      ...(mayChange ? [{ kind: 'actions' as const, buttons: [change] }] : []),
    ],
  }
}
