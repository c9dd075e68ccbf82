import type { Acting, Case, GivenUp } from './case.ts'
import { change, mark, type Turn } from './turn.ts'

/** Takes an effect back from the performer that is known not to have happened: its claims are free again. */
export function takeBackEffect(turn: Turn, acting: Acting): Turn {
  const settled = mark(turn, { change: 'settle', id: acting.effect, as: 'cancelled' })
  return giveUp({ ...settled, released: [...settled.released, acting.effect] }, acting, false)
}

/**
 * Stops waiting for an effect. One that began is remembered, for its result may still come.
 *
 * `holds` says that it may have happened and so keeps its claims.
 */
export function giveUp(turn: Turn, { effect, judged, provider }: Acting, holds: boolean): Turn {
  if (provider === undefined) return turn
  return change(turn, { givenUp: { ...turn.case.givenUp, [effect]: { judged, provider, holds } } })
}

/** What is remembered of an effect that was given up. */
export function givenUpIn({ givenUp = {} }: Case, effect: string): GivenUp | undefined {
  return Object.hasOwn(givenUp, effect) ? givenUp[effect] : undefined
}

/** Forgets an effect whose end is known. */
export function forget(turn: Turn, effect: string): Turn {
  const { [effect]: _, ...others } = turn.case.givenUp ?? {}
  return change(turn, { givenUp: others })
}
