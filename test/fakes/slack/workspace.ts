import { once } from 'node:events'
import { type Courier, createCourier } from './courier.ts'
import { createPerson, type Person } from './person.ts'
import { createState, type SlackMessage, type SlackSetup, type SlackState } from './state.ts'
import { createWebApi, type Fault } from './web-api.ts'

/** A workspace of Slack on loopback, as strict as Slack: its Web API, and people who write and press. */
export interface SlackWorkspace {
  /** For the app's client: "http://127.0.0.1:4000/api/". */
  readonly apiUrl: string
  readonly state: SlackState
  readonly courier: Courier
  /** Names of the API methods called so far, in order. */
  readonly calls: readonly string[]
  /** Says where the app listens. */
  connect(appUrl: string): void
  person(id: string): Person
  /** The messages of a conversation, oldest first. */
  messages(channel: string): readonly SlackMessage[]
  message(channel: string, ts: string): SlackMessage | undefined
  deletes(channel: string, ts: string): void
  /** Makes the next call of a method go wrong; several wait in line. */
  fault(method: string, fault: Fault): void
  limitRate(on: boolean): void
  stop(): Promise<void>
}

export async function startSlack(setup: SlackSetup): Promise<SlackWorkspace> {
  const state = createState(setup)
  const courier = createCourier(state)
  const api = createWebApi(state)
  api.server.listen(0, '127.0.0.1')
  await once(api.server, 'listening')
  const address = api.server.address()
  if (address === null || typeof address === 'string') throw new Error('the fake Slack has no port')

  const messages = (channel: string) => state.messages.filter((message) => message.channel === channel)
  return {
    apiUrl: `http://127.0.0.1:${address.port}/api/`,
    state,
    courier,
    calls: api.calls,
    connect(appUrl) {
      courier.appUrl = appUrl
    },
    person: (id) => createPerson(state, courier, id),
    messages,
    message: (channel, ts) => messages(channel).find((message) => message.ts === ts),
    deletes(channel, ts) {
      const index = state.messages.findIndex((message) => message.channel === channel && message.ts === ts)
      if (index >= 0) state.messages.splice(index, 1)
    },
    fault(method, fault) {
      api.faults.set(method, [...(api.faults.get(method) ?? []), fault])
    },
    limitRate(on) {
      api.limitsRate = on
    },
    async stop() {
      api.server.closeAllConnections()
      api.server.close()
      await once(api.server, 'close')
    },
  }
}
