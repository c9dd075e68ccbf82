/** A value made ready for comparing: a number for sizes, a word for choices, words for tags. */
export type Comparable = number | string | readonly string[]

/** The values for which a condition holds. */
export type Extent =
  | { readonly kind: 'range'; readonly low?: Edge; readonly high?: Edge }
  | { readonly kind: 'among'; readonly words: ReadonlySet<string>; readonly not: boolean }
  | { readonly kind: 'tagged'; readonly words: ReadonlySet<string>; readonly not: boolean }

export interface Edge {
  readonly at: number
  /** Whether the edge itself belongs to the range. */
  readonly closed: boolean
}

/** Whether a value lies in the extent. */
export function contains(extent: Extent, value: Comparable): boolean {
  switch (extent.kind) {
    case 'range':
      return typeof value === 'number' && isAbove(value, extent.low) && isBelow(value, extent.high)
    case 'among':
      return typeof value === 'string' && extent.words.has(value) !== extent.not
    case 'tagged':
      return Array.isArray(value) && value.some((word: string) => extent.words.has(word)) !== extent.not
  }
}

/** Whether it is an empty list, which holds for nothing, known or unknown. */
export function isVoid(extent: Extent): boolean {
  return extent.kind !== 'range' && !extent.not && extent.words.size === 0
}

/** Whether no value of the domain lies in the extent. */
export function isEmpty(extent: Extent, domain: Domain): boolean {
  switch (extent.kind) {
    case 'range': {
      const { low, high } = clip(extent, domain)
      if (!low || !high) return false
      return low.at > high.at || (low.at === high.at && !(low.closed && high.closed))
    }
    case 'among':
      return extent.not
        ? domain.words.size > 0 && [...domain.words].every((word) => extent.words.has(word))
        : extent.words.size === 0
    case 'tagged':
      return !extent.not && extent.words.size === 0
  }
}

/** Whether every value of the inner extent also lies in the outer one. Never says yes wrongly. */
export function includes(outer: Extent, inner: Extent, domain: Domain): boolean {
  if (outer.kind === 'range' && inner.kind === 'range') {
    const { low, high } = clip(inner, domain)
    return reaches(outer.low, low, 1) && reaches(outer.high, high, -1)
  }
  if (outer.kind === 'among' && inner.kind === 'among') {
    return listed(inner, domain)?.every((word) => contains(outer, word)) ?? sameSide(outer, inner)
  }
  return outer.kind === 'tagged' && inner.kind === 'tagged' && sameSide(outer, inner)
}

/** Whether no value lies in both. Never says yes wrongly. */
export function areDisjoint(left: Extent, right: Extent, domain: Domain): boolean {
  if (left.kind === 'range' && right.kind === 'range') {
    const low = [left.low, right.low]
      .filter((edge) => edge !== undefined)
      .sort((a, b) => b.at - a.at || +a.closed - +b.closed)[0]
    const high = [left.high, right.high]
      .filter((edge) => edge !== undefined)
      .sort((a, b) => a.at - b.at || +a.closed - +b.closed)[0]
    return isEmpty({ kind: 'range', ...(low && { low }), ...(high && { high }) }, domain)
  }
  if (left.kind === 'among' && right.kind === 'among') {
    return listed(left, domain)?.every((word) => !contains(right, word)) ?? false
  }
  return left.kind === 'tagged' && right.kind === 'tagged' && left.not !== right.not && sameSide(flip(left), right)
}

/** What a field can hold at all. No words means any word. */
export interface Domain {
  readonly low?: Edge
  readonly high?: Edge
  readonly words: ReadonlySet<string>
}

type Range = Extract<Extent, { kind: 'range' }>
type Words = Exclude<Extent, Range>

const isAbove = (value: number, low?: Edge) => !low || value > low.at || (low.closed && value === low.at)
const isBelow = (value: number, high?: Edge) => !high || value < high.at || (high.closed && value === high.at)
const flip = <Kind extends Words>(extent: Kind): Kind => ({ ...extent, not: !extent.not })

function clip({ low, high }: Range, domain: Domain): { low: Edge | undefined; high: Edge | undefined } {
  return {
    low: domain.low && (!low || low.at < domain.low.at) ? domain.low : low,
    high: domain.high && (!high || high.at > domain.high.at) ? domain.high : high,
  }
}

function reaches(outer: Edge | undefined, inner: Edge | undefined, direction: 1 | -1): boolean {
  if (!outer) return true
  if (!inner) return false
  return outer.at === inner.at ? outer.closed || !inner.closed : (inner.at - outer.at) * direction > 0
}

function listed(extent: Words, domain: Domain): readonly string[] | undefined {
  if (!extent.not) return [...extent.words]
  return domain.words.size > 0 ? [...domain.words].filter((word) => !extent.words.has(word)) : undefined
}

/** {a} lies in {a, b}; "not {a, b}" lies in "not {a}". */
function sameSide(outer: Words, inner: Words): boolean {
  if (outer.not !== inner.not) return false
  const [wide, narrow] = outer.not ? [inner.words, outer.words] : [outer.words, inner.words]
  return [...narrow].every((word) => wide.has(word))
}
