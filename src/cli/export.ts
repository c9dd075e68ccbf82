import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { OnloopError } from '#core/errors.ts'
import { exportLines } from '#core/ledger/export.ts'
import type { Finding } from '#core/ledger/finding.ts'
import type { LedgerRows } from '#ports/store.ts'
import { type Command, exits, jsonText, textOf } from './command.ts'

export const exportCommand: Command = {
  name: 'export',
  usage: 'export [--out FILE] [--public-key FILE]',
  summary: 'Writes the whole ledger as JSON Lines, for auditors. Needs no server, and may run beside one.',
  notes: ['--public-key also writes the key that an auditor verifies it with.'],
  options: { out: { type: 'string' }, 'public-key': { type: 'string' } },
  takes: [0, 0],
  async run(call, shell) {
    const [out, keyFile] = [textOf(call, 'out'), textOf(call, 'public-key')]
    const open = await shell.openForReading()
    const sink = out === undefined ? { write: shell.out, close: () => undefined } : fileSink(out)
    try {
      const { lines, lost } = await writeLedger(open.ledger, sink.write)
      if (keyFile !== undefined) write(keyFile, open.verifyingKey)
      for (const { say } of lost) shell.err(`Left out, since it cannot be read: ${say}`)
      if (out !== undefined && call.json) await shell.out(jsonText({ file: out, lines }))
      shell.err(`${lines.toLocaleString('en')} lines written${out === undefined ? '' : ` to ${out}`}.`)
      return lost.length > 0 ? exits.problem : exits.ok
    } finally {
      sink.close()
      await open.close()
    }
  },
}

/** Stream after stream, so that a large ledger need not fit into memory. */
async function writeLedger(ledger: LedgerRows, write: (line: string) => Promise<void>) {
  const lost: Finding[] = []
  let lines = 0
  const put = async (part: Iterable<string>) => {
    for (const line of part) {
      await write(line)
      lines += 1
    }
  }
  const { checkpoints, unreadable } = await ledger.checkpoints()
  lost.push(...unreadable)
  await put(exportLines({ checkpoints, streams: [] }))
  for (const stream of await ledger.names()) {
    const { rows, payloads, unreadable: unread } = await ledger.rows(stream)
    lost.push(...unread)
    await put(exportLines({ checkpoints: [], streams: [{ stream, rows, payloads }] }))
  }
  return { lines, lost }
}

/** A new file for its owner alone: an export holds what people wrote. */
function fileSink(path: string) {
  const file = attempt(path, () => openSync(path, 'w', 0o600))
  return {
    write: async (line: string) => void writeSync(file, `${line}\n`),
    close: () => closeSync(file),
  }
}

function write(path: string, text: string): void {
  attempt(path, () => writeFileSync(path, text))
}

function attempt<Value>(path: string, act: () => Value): Value {
  try {
    return act()
  } catch (cause) {
    throw new OnloopError('FILE_UNWRITABLE', { path }, { cause })
  }
}
