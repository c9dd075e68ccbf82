import { verifyStore } from '#app/verify-store.ts'
import { visibleLine } from '#core/card/visible.ts'
import { readExport } from '#core/ledger/export.ts'
import { type Report, verify as verifyLedger } from '#core/ledger/verify.ts'
import { type Call, type Command, exits, jsonText, type Shell, textOf, wrong } from './command.ts'
import { textIn } from './text-in.ts'

export const verify: Command = {
  name: 'verify',
  usage: 'verify [--export FILE [--public-key FILE]] [--published HASH]',
  summary: 'Finds what was changed in the ledger since it was written. Needs no server, and may run beside one.',
  notes: [
    '--published is the hash of any checkpoint that a digest printed; with it even a forged whole is found.',
    '--export reads what `onloop export` wrote; --public-key is needed where the installation’s own key is not.',
  ],
  options: { export: { type: 'string' }, 'public-key': { type: 'string' }, published: { type: 'string' } },
  takes: [0, 0],
  async run(call, shell) {
    const published = publishedOf(call)
    const exported = textIn(call, 'export')
    const report =
      exported === undefined ? await ofData(shell, published) : await ofExport(call, shell, exported, published)
    const isSound = report.findings.length === 0
    if (call.json) await shell.out(jsonText({ ok: isSound, ...report }))
    else await shell.out(isSound ? sound(report) : unsound(report))
    return isSound ? exits.ok : exits.problem
  },
}

function publishedOf(call: Call): string | undefined {
  const hash = textOf(call, 'published')?.trim().toLowerCase()
  if (hash === undefined || /^[0-9a-f]{64}$/.test(hash)) return hash
  throw wrong(call, '--published is no checkpoint’s hash, which has 64 characters from 0 to 9 and a to f')
}

async function ofData(shell: Shell, published: string | undefined): Promise<Report> {
  const open = await shell.openForReading()
  try {
    return await verifyStore(open.ledger, open.verifyingKey, published)
  } finally {
    await open.close()
  }
}

async function ofExport(call: Call, shell: Shell, exported: string, published: string | undefined): Promise<Report> {
  const publicKey = textIn(call, 'public-key') ?? (await ownKey(shell))
  if (!publicKey.includes('-----BEGIN PUBLIC KEY-----')) throw wrong(call, '--public-key holds no public key in PEM')
  return verifyLedger(readExport(exported.split('\n')), { publicKey, publishedHash: published })
}

async function ownKey(shell: Shell): Promise<string> {
  const open = await shell.openForReading()
  await open.close()
  return open.verifyingKey
}

function sound({ entries, streams, erased, checkpoints, covered, uncovered }: Report): string {
  const count = (number: number) => number.toLocaleString('en')
  const gone = erased > 0 ? ` ${count(erased)} of them were erased on purpose.` : ''
  const rest = uncovered > 0 ? `; ${count(uncovered)} wait for the next one` : ''
  return (
    `The ledger is as it was written: ${count(entries)} entries in ${count(streams)} streams hold together.${gone}\n` +
    `${count(checkpoints)} signed checkpoints vouch for ${count(covered)} of them${rest}.`
  )
}

function unsound({ findings }: Report): string {
  const lines = findings.map(({ stream, seq, kind, say }) =>
    visibleLine(`${stream}${seq === undefined ? '' : ` ${seq}`}: ${kind}: ${say}`),
  )
  return [`The ledger is not as it was written: ${findings.length} findings.`, ...lines].join('\n')
}
