#!/usr/bin/env node
import { existsSync } from 'node:fs'

// Plain JavaScript on purpose: an older Node cannot read TypeScript, and must still be told what to do.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `Onloop needs Node 24 or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      'Fix: run it through npm (`npm start`, `npm run -s onloop -- …`), which uses the Node 24 that `npm install` brought.\n',
  )
  process.exit(1)
}
if (existsSync('.env')) process.loadEnvFile()
const { run } = await import('./cli.ts')
process.exitCode = await run(process.argv.slice(2))
