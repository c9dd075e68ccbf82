import { promises as timers } from 'node:timers'
import type { z } from 'zod'
import { Answered, CaseShape } from '#app/api/case-shape.ts'
import { plainCard } from '#core/card/plain.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Call, type Command, exits, jsonText, type Shell, textOf, wrong } from './command.ts'
import { askServer, type Answered as Got, pathOf } from './server.ts'

type Case = z.infer<typeof CaseShape>

const usualWait = 60

export const ask: Command = {
  name: 'ask',
  usage: 'ask TEXT --as PERSON [--wait [SECONDS]] [--key KEY]',
  summary: 'Asks for something, in your own words.',
  notes: [
    `--wait follows the case until it ends or waits for somebody, for ${usualWait} seconds unless said otherwise.`,
    '--key makes a repetition of the same request harmless.',
  ],
  options: { as: { type: 'string' }, wait: { type: 'string' }, key: { type: 'string' } },
  takes: [1, 1],
  prepare: (words) => words.flatMap((word, index) => withSeconds(word, words[index - 1], words[index + 1])),
  async run(call, shell) {
    const wait = secondsOf(call)
    const [text = ''] = call.words
    const key = textOf(call, 'key')
    const asked = await askServer(shell, call, {
      method: 'POST',
      path: '/api/requests',
      body: { text, ...(key === undefined ? {} : { key }) },
      answer: Answered,
    })
    if (call.json && wait === undefined) await shell.out(jsonText(asked.raw))
    if (!call.json) await shell.out(asked.value.case)
    if (wait === undefined) {
      if (!call.json) shell.err(visibleLine(asked.value.answer))
      return exits.ok
    }
    return report(shell, call, await follow(shell, call, asked.value.case, wait))
  },
}

/** `--wait` may stand alone; a number behind it belongs to it. */
function withSeconds(word: string, before: string | undefined, after: string | undefined): readonly string[] {
  if (word === '--wait') return [`--wait=${isSeconds(after) ? after : usualWait}`]
  return before === '--wait' && isSeconds(word) ? [] : [word]
}

function isSeconds(word: string | undefined): word is string {
  return word !== undefined && /^\d+(\.\d+)?$/.test(word)
}

function secondsOf(call: Call): number | undefined {
  const wait = textOf(call, 'wait')
  if (wait === undefined) return undefined
  if (!isSeconds(wait) || Number(wait) > 86_400)
    throw wrong(call, `--wait "${wait}" is no number of seconds, a day at most`)
  return Number(wait)
}

/** Looks at a case until it ends, waits for somebody or the time is up, and tells what happens. */
async function follow(shell: Shell, call: Call, id: string, seconds: number): Promise<Got<Case>> {
  const until = performance.now() + seconds * 1000
  const told = new Set<string>()
  for (let pause = 100; ; pause = Math.min(1000, pause * 1.5)) {
    const got = await askServer(shell, call, { method: 'GET', path: pathOf`/api/cases/${id}`, answer: CaseShape })
    for (const line of progressOf(got.value).filter((one) => !told.has(one))) {
      told.add(line)
      shell.err(line)
    }
    const isSettled = got.value.status === 'ended' || got.value.waitsFor !== 'onloop'
    if (isSettled || performance.now() + pause > until) return got
    await timers.setTimeout(pause)
  }
}

function progressOf({ state, steps }: Case): readonly string[] {
  const finished = steps.filter((step) => step.state === 'done').map(({ text }) => `[x] ${visibleLine(text)}`)
  return [...finished, visibleLine(state)]
}

async function report(shell: Shell, call: Call, { raw, value }: Got<Case>): Promise<number> {
  await shell.out(call.json ? jsonText(raw) : plainCard(value.card, shell.zone))
  if (value.waitsFor === 'requester') shell.err(`Answer with: onloop say ${value.id} "…" --as ${value.requester}`)
  if (value.status === 'ended') return value.how === 'done' ? exits.ok : exits.notDone
  return value.waitsFor === 'onloop' ? exits.inWork : exits.waits
}
