import { parseDuration } from '#core/duration.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Complain } from './read-file.ts'
import type { AskSpec } from './schema.ts'
import type { Asking, Need } from './verdict.ts'

/** What several rules ask for, as one: every need, the highest priority, the shortest deadline, the strictest fallback. */
export function mergeAsking([first, ...others]: readonly Asking[]): Asking | undefined {
  const merged = first && others.reduce(stricter, first)
  if (!merged) return undefined
  const { remindAfterMs, ...rest } = merged
  const reminds = remindAfterMs !== undefined && remindAfterMs < rest.withinMs
  return { ...rest, needs: byGroup(rest.needs), ...(reminds && { remindAfterMs }) }
}

/** Reads whom to ask from a rule's own part laid over the policy's. Undefined when nobody or no deadline is named. */
export function readAsking(specs: readonly (AskSpec | undefined)[]): Asking | undefined {
  const spec: AskSpec = Object.assign({}, ...specs)
  const withinMs = duration(spec.within)
  if (!spec.needs || withinMs === undefined) return undefined
  const remindAfterMs = duration(spec.remind_after)
  const nextMs = duration(spec.next?.within)
  return {
    needs: byGroup(spec.needs),
    priority: spec.priority ?? 'normal',
    withinMs,
    ...(remindAfterMs !== undefined && { remindAfterMs }),
    ...(spec.next && nextMs !== undefined && { next: { group: spec.next.group, withinMs: nextMs } }),
    fallback: spec.if_silent ?? 'deny',
  }
}

/** Complains about groups that do not exist and lengths of time that are none. */
export function checkAsking(spec: AskSpec | undefined, groups: ReadonlySet<string>, complain: Complain): void {
  if (!spec) return
  const check = (path: readonly PropertyKey[], group: string) => {
    if (!groups.has(group)) complain(path, `unknown group "${group}"${didYouMean(group, groups)}`)
  }
  for (const [index, { group }] of (spec.needs ?? []).entries()) check(['needs', index, 'group'], group)
  if (spec.next) check(['next', 'group'], spec.next.group)
  const times: [readonly string[], string | undefined][] = [
    [['within'], spec.within],
    [['remind_after'], spec.remind_after],
    [['next', 'within'], spec.next?.within],
  ]
  for (const [path, text] of times) {
    if (text !== undefined && !duration(text)) complain(path, `"${text}" is not a length of time such as "2 h"`)
  }
}

const order = ['low', 'normal', 'high'] as const

function stricter(left: Asking, right: Asking): Asking {
  const remindAfterMs = least(left.remindAfterMs, right.remindAfterMs)
  const next = [left.next, right.next]
    .filter((tier) => tier !== undefined)
    .sort((a, b) => a.withinMs - b.withinMs || (a.group < b.group ? -1 : 1))[0]
  return {
    needs: [...left.needs, ...right.needs],
    priority: order[Math.max(order.indexOf(left.priority), order.indexOf(right.priority))] ?? 'high',
    withinMs: Math.min(left.withinMs, right.withinMs),
    ...(remindAfterMs !== undefined && { remindAfterMs }),
    ...(next && { next }),
    fallback: left.fallback === 'deny' || right.fallback === 'deny' ? 'deny' : 'park',
  }
}

function least(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right)
}

function byGroup(needs: readonly Need[]): readonly Need[] {
  const most = new Map<string, number>()
  for (const { group, n } of needs) most.set(group, Math.max(n, most.get(group) ?? 0))
  return [...most].map(([group, n]) => ({ group, n })).sort((left, right) => (left.group < right.group ? -1 : 1))
}

function duration(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text)
}
