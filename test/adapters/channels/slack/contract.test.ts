import { type ChannelWorld, channelContract } from '#test/contracts/channel.ts'
import { labelsOf, readBlocks } from '#test/fakes/slack/reader.ts'
import { slackWorld } from './world.ts'

channelContract(
  'Slack',
  async (): Promise<ChannelWorld> => {
    const { slack, channel, stop } = await slackWorld()
    const idOf = (ref: string) => ref.split('/')[1] ?? ''
    const person = (account: string) => slack.person(idOf(account))
    const find = (ref: string) => slack.message(idOf(ref), ref.split('/')[2] ?? '')
    const seen = (ref: string) => {
      const message = find(ref)
      if (!message) throw new Error(`no message ${ref}`)
      return message
    }
    slack.person('U1')
    return {
      channel,
      alice: 'slack:T1/U1',
      bob: 'slack:T1/U2',
      shared: 'slack:T1/C1',
      direct: 'slack:T1/DU1',
      async says(by, place, text, thread) {
        const words = idOf(place).startsWith('D') ? text : `@onloop ${text}`
        const parent = thread && { thread: thread.split('/')[2] ?? '' }
        await person(by).says(idOf(place), words, parent)
      },
      async presses(by, message, label) {
        await person(by).presses(seen(message), label)
      },
      async submits(by, values) {
        await person(by).submits(values)
      },
      async shown(message) {
        const found = find(message)
        return found && { text: readBlocks(found.blocks).text, buttons: labelsOf(found.blocks) }
      },
      count: async (place) => slack.messages(idOf(place)).filter(({ bot_id: bot }) => bot !== undefined).length,
      privately: async (by) =>
        person(by)
          .privately()
          .map(({ blocks }) => readBlocks(blocks).text),
      async form(by) {
        const open = person(by).form()
        if (!open) return undefined
        const fields = open.view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id ?? ''] : []))
        return { title: open.view.title.text, fields, errors: open.errors }
      },
      deletes: async (message) => slack.deletes(idOf(message), message.split('/')[2] ?? ''),
      losesNextAnswer: () => slack.fault('chat.postMessage', { kind: 'drop-after' }),
      stop,
    }
  },
  { loseAnswers: true, delete: true },
)
