import { formatDuration } from '#core/duration.ts'
import { sayShare } from './quantity.ts'
import type { Rule } from './rule.ts'
import { sayCondition } from './say-condition.ts'
import type { Asking, Because, Risk, Verdict } from './verdict.ts'

/** One reason, and the rule or rules it comes from. */
export interface Reason {
  readonly text: string
  readonly source: string
}

/** Why people are asked: "900.00 EUR is above the 500.00 EUR that the AI may grant alone", from REF-02. */
export function whyEscalated(verdict: Verdict): readonly Reason[] {
  const reasons = reasonsOf(verdict)
  return reasons.length > 0 ? reasons : [{ text: 'No rule covers this action', source: 'nothing-matched' }]
}

/** Why an action is not done, as one text for its requester. */
export function whyDenied(verdict: Verdict): string {
  return reasonsOf(verdict)
    .map(({ text }) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ')
}

/** A rule for people: "REF-01: when the action is erp.refund.create and …: the AI decides alone; 5% are checked afterwards." */
export function sayRule(rule: Rule): string {
  const duties = rule.obligations.length > 0 ? `; with the duty to ${rule.obligations.join(', ')}` : ''
  return `${rule.id}: when ${sayWhen(rule)}: ${sayOutcome(rule)}${duties}.`
}

/** When a rule holds: "the action is erp.refund.create and the amount is at most 500.00 EUR". */
export function sayWhen({ when, unless }: Rule): string {
  const exception = unless.length > 0 ? `, unless ${unless.map(sayCondition).join(' and ')}` : ''
  return `${when.map(sayCondition).join(' and ')}${exception}`
}

/** What the risk's parts do not say: "Shares of the impact. Likelihood of a mistake: 19 %, from its own confidence." */
export function sayRisk({ parts, likelihood, likelihoodFrom }: Risk): string {
  const shares = parts.length > 0 ? 'Shares of the impact. ' : ''
  return `${shares}Likelihood of a mistake: ${Math.round(likelihood * 100)} %, ${sources[likelihoodFrom]}.`
}

const sources: Readonly<Record<Risk['likelihoodFrom'], string>> = {
  confidence: 'from its own confidence',
  history: 'from how often people corrected it',
  'new agent': 'because people have seen little of its work',
}

function reasonsOf(verdict: Verdict): readonly Reason[] {
  const byText = new Map<string, string[]>()
  for (const { id, say, because } of verdict.fired.filter(({ overruled }) => !overruled)) {
    const told = because.filter(isTelling).map((reason) => reason.say)
    const text = capital(told.length > 0 ? told.join(' and ') : say)
    byText.set(text, [...(byText.get(text) ?? []), id])
  }
  return [...byText].map(([text, ids]) => ({ text, source: ids.join(', ') }))
}

/** Sizes, tags and gaps tell why; that the action is a refund does not. */
function isTelling({ field, is }: Because): boolean {
  return field !== 'data.classes' && typeof is !== 'string' && typeof is !== 'boolean'
}

function sayOutcome(rule: Rule): string {
  switch (rule.outcome) {
    case 'allow':
      return `the AI decides alone${rule.checkAfterwards > 0 ? `; ${sayShare(rule.checkAfterwards)} are checked afterwards` : ''}`
    case 'escalate':
      return rule.asking ? sayAsking(rule.asking) : 'people decide'
    case 'deny':
      return 'it is not done'
  }
}

function sayAsking({ needs, withinMs, remindAfterMs, next, fallback }: Asking): string {
  const who = needs.map(({ group, n }) => `${n} of ${group}`).join(' and ')
  const reminded = remindAfterMs === undefined ? '' : `, reminded after ${formatDuration(remindAfterMs)}`
  const then = next ? `; then ${next.group} within ${formatDuration(next.withinMs)}` : ''
  const decide = needs.length === 1 && needs[0]?.n === 1 ? 'decides' : 'decide'
  return `${who} ${decide} within ${formatDuration(withinMs)}${reminded}${then}; without an answer it ${fallback === 'deny' ? 'is not done' : 'waits'}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
