/** Work that has begun and is not to be cut off. */
export interface InHand {
  /** Counts the work until it has ended, and hands it back. */
  hold<T>(work: Promise<T>): Promise<T>
  /** Resolves once nothing is in hand, however the work ended. */
  settled(): Promise<void>
}

export function createInHand(): InHand {
  const works = new Set<Promise<unknown>>()
  return {
    hold(work) {
      works.add(work)
      const done = () => works.delete(work)
      work.then(done, done)
      return work
    },
    async settled() {
      while (works.size > 0) await Promise.allSettled(works)
    },
  }
}
