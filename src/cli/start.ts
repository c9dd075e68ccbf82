import { type Command, exits } from './command.ts'

export const start: Command = {
  name: 'start',
  usage: 'start',
  summary: 'Starts Onloop, and in demo mode the demo company beside it. Ctrl+C stops it.',
  options: {},
  takes: [0, 0],
  async run(_, shell) {
    const asked = stopAsked()
    const started = await shell.start()
    const demo = shell.settings().demo ? ' It is a demo: everybody may be anybody, and nothing real is touched.' : ''
    await shell.out(`Onloop is at ${started.url}.${demo} Ctrl+C stops it.`)
    await asked
    shell.err('Stopping; what is in hand is finished first.')
    await started.stop()
    return exits.ok
  },
}

/** Resolves once somebody wants it to stop; who asks twice does not want to wait. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    let times = 0
    const ask = () => {
      times += 1
      if (times > 1) process.exit(exits.problem)
      resolve()
    }
    process.on('SIGINT', ask)
    process.on('SIGTERM', ask)
  })
}
