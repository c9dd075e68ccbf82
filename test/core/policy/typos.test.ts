import { expect, it } from 'vitest'
import { readDocument } from '#core/document.ts'
import { documentsOf, problemsOf, shipped, world } from './world.ts'

/** Words that may be anything: sentences for people, ids, names of factors. */
const free = /^\s*(#|policy:|version:|review_every:|say:|why:|label:|words:|- id:|- say:)|^ {4}\w+:$|^risk:/
/** Fields that are counted or read for people and that no shipped rule speaks of yet. */
const unreferenced = ['order.total', 'order.refunded', 'customer.disputes', 'requester.role', 'requester.is_subject']

interface Typo {
  readonly file: string
  readonly line: number
  readonly word: string
  readonly wrong: string
  readonly text: string
}

/** Each word of the shipped files that means something to Onloop, with one letter left out, doubled or changed. */
function* typos(): Generator<Typo> {
  for (const [file, text] of [...shipped].filter(([name]) => !name.includes('vocabulary'))) {
    const lines = text.split('\n')
    for (const [index, line] of lines.entries()) {
      if (free.test(line)) continue
      const bare = line.replace(/label: [^,}]+/g, (label) => ' '.repeat(label.length))
      for (const match of bare.matchAll(/[A-Za-z][A-Za-z0-9_.-]+/g)) {
        for (const wrong of mistyped(match[0])) {
          const changed = `${line.slice(0, match.index)}${wrong}${line.slice(match.index + match[0].length)}`
          yield { file, line: index + 1, word: match[0], wrong, text: lines.with(index, changed).join('\n') }
        }
      }
    }
  }
}

function mistyped(word: string): readonly string[] {
  const middle = Math.floor(word.length / 2)
  const left = word.slice(0, middle)
  const right = word.slice(middle + 1)
  return [left + right, `${left}${word[middle]}${word[middle]}${right}`, `${left}q${right}`]
}

it('no single typo in the shipped policies goes unnoticed, and each is shown with its line and what was meant', () => {
  let tried = 0
  const unnoticed: string[] = []
  const unhelpful: string[] = []
  const sound = documentsOf(shipped)
  for (const { file, line, word, wrong, text } of typos()) {
    tried++
    const documents = sound.map((document) => (document.file === file ? readDocument(file, text) : document))
    const problems = problemsOf(shipped, world, documents)
    const what = `${file}:${line} ${word} → ${wrong}`
    if (problems.length === 0) unnoticed.push(what)
    const here = problems.find(
      (problem) => problem.startsWith(`${file}:${line}:`) || problem.startsWith(`${file}:${line + 1}:`),
    )
    if (!problems.some((problem) => problem.includes('did you mean') || problem.includes('such as')) || !here) {
      unhelpful.push(`${what}: ${problems[0]}`)
    }
  }
  expect(unnoticed).toEqual([])
  expect(unhelpful).toEqual([])
  expect(tried).toBeGreaterThan(700)
})

it('every field of the vocabulary that a rule or the risk speaks of is missed when its name is mistyped', () => {
  const file = 'policies/vocabulary.yaml'
  const text = shipped.get(file) ?? ''
  const names = [...text.matchAll(/^ {2}([a-z][\w.]+):/gm)].map(([, name]) => name ?? '')
  expect(names).toEqual(expect.arrayContaining(unreferenced))
  for (const name of names.filter((name) => !unreferenced.includes(name))) {
    const wrong = text.replace(`  ${name}:`, `  ${mistyped(name)[0]}:`)
    expect(problemsOf(new Map([...shipped, [file, wrong]])).join('\n')).toContain(`"${name}"`)
  }
})
