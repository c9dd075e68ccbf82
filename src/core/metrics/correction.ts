/**
 * Whether people corrected what they looked at, by how their question was closed and whether it had been amended.
 *
 * Undefined when nobody looked: it expired, was withdrawn, or was not about right or wrong.
 */
export function wasCorrected(how: string, amended: boolean): boolean | undefined {
  if (how === 'rejected' || how === 'wrong' || how === 'undone') return true
  if (how === 'approved' || how === 'correct' || how === 'kept') return amended
  return undefined
}
