import { writeFileSync } from 'node:fs'
import { sayProblem } from '#core/document.ts'
import { type Command, exits, isOn, jsonText } from './command.ts'

export const schema: Command = {
  name: 'schema',
  usage: 'schema [--check]',
  summary: 'Writes the JSON Schemas that editors check the YAML files with. Needs no server.',
  notes: ['--check writes nothing and says which are out of date.'],
  options: { check: { type: 'boolean' } },
  takes: [0, 0],
  async run(call, shell) {
    const { schemaFiles, staleSchemas } = await import('./schema-files.ts')
    const stale = staleSchemas(shell.settings())
    if (isOn(call, 'check')) {
      const says = stale.map(sayProblem).join('\n') || 'The schemas are what this release takes.'
      await shell.out(call.json ? jsonText({ problems: stale }) : says)
      return stale.length > 0 ? exits.problem : exits.ok
    }
    const written = schemaFiles(shell.settings()).filter(({ file }) => stale.some((one) => one.file === file))
    for (const { path, text } of written) writeFileSync(path, text)
    const files = written.map(({ file }) => file)
    const says =
      files.map((file) => `${file} written.`).join('\n') || 'The schemas were what this release takes already.'
    await shell.out(call.json ? jsonText({ written: files }) : says)
    return exits.ok
  },
}
