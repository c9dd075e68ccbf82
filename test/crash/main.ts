import { inspect, parseArgs } from 'node:util'
import { crashRun } from './run.ts'

// npm run crash -- --cases 200 --kills 40 --seed 7 [--keep]
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
})

const print = (line: string) => void process.stdout.write(`${line}\n`)
const began = Date.now()
const { complaints, endings, ...figures } = await crashRun({
  cases: Number(values.cases),
  kills: Number(values.kills),
  seed: Number(values.seed),
  keep: values.keep,
  say: (line) => print(line),
})
print(inspect({ ...figures, endings, seconds: Math.round((Date.now() - began) / 1000) }))
if (complaints.length > 0) {
  print(`${complaints.length} things are wrong:\n${complaints.join('\n')}`)
  process.exitCode = 1
} else {
  print('Nothing is wrong: the ledger, the cases and the systems agree.')
}
