/** How often each n-gram occurs in a text: single words and pairs, and the 2 to 4 letters inside each word. */
export interface Features {
  readonly words: ReadonlyMap<string, number>
  readonly letters: ReadonlyMap<string, number>
}

/** The n-grams of a text; case, accents and the digits of a number make no difference. */
export function featuresOf(text: string): Features {
  const tokens = tokensOf(text)
  const words = new Map<string, number>()
  const letters = new Map<string, number>()
  tokens.forEach((token, index) => {
    count(words, token)
    const next = tokens[index + 1]
    if (next !== undefined) count(words, `${token} ${next}`)
    for (const gram of lettersOf(token)) count(letters, gram)
  })
  return { words, letters }
}

/** The words of a text in the one spelling that the classifier knows. Only the beginning of a very long text is read. */
export function tokensOf(text: string): readonly string[] {
  const folded = fold(
    text
      .slice(0, longest)
      .replace(/[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+/g, ' mailaddress ')
      .replace(/https?:\/\/\S+/gi, ' weblink ')
      .replaceAll('€', ' eur ')
      .replaceAll('$', ' usd ')
      .replaceAll('£', ' gbp '),
  )
  return (folded.match(/\p{L}+|\p{N}+/gu) ?? []).map((token) =>
    /^\p{N}/u.test(token) ? '0000' : token.slice(0, longestWord),
  )
}

/** The text in lower case and without accents. */
export function fold(text: string): string {
  // Upper case first: some letters ("ß", "ς") are told apart in lower case only.
  return text
    .toUpperCase()
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
}

/** The n-grams of 2 to 4 letters in a word, whose ends are marked. */
export function lettersOf(token: string): readonly string[] {
  const marked = `<${token}>`
  const grams: string[] = []
  for (let length = 2; length <= 4; length++) {
    for (let start = 0; start + length <= marked.length; start++) grams.push(marked.slice(start, start + length))
  }
  return grams
}

function count(counts: Map<string, number>, gram: string): void {
  counts.set(gram, (counts.get(gram) ?? 0) + 1)
}

const longest = 4000
const longestWord = 40
