import { Readable } from 'node:stream'
import type { MessageRef, Place } from '#ports/channel.ts'
import type { Change, Desk } from '#ports/desk.ts'
import type { Log } from '#ports/log.ts'
import type { Message, Messages } from '#ports/messages.ts'
import { messageId, rootOf, stateOf } from './render-message.ts'
import { shownMessages } from './screens.ts'

export interface Live {
  /**
   * A stream of server-sent events for one browser.
   *
   * `message` says what a message of the place shows now: all of them first, so that nothing is missed while a page
   * loads or a connection is away, then each that changes. `pages` comes at most every half second.
   */
  stream(place: Place | undefined, signal: AbortSignal): Readable
  /** Ends every stream. Browsers come back by themselves. */
  close(): void
}

export function createLive(desk: Desk, messages: Messages, log: Log): Live {
  const streams = new Set<Readable>()
  return {
    stream(place, signal) {
      const stream = new Readable({ read() {}, highWaterMark: 64 * 1024 })
      const end = keepUp(stream, { place, desk, messages, log })
      streams.add(stream)
      signal.addEventListener('abort', () => stream.destroy(), { once: true })
      stream.once('close', () => {
        end()
        streams.delete(stream)
      })
      if (signal.aborted) stream.destroy()
      return stream
    },
    close: () => {
      for (const stream of streams) {
        stream.push(null)
        stream.destroy()
      }
    },
  }
}

interface Source {
  readonly place: Place | undefined
  readonly desk: Desk
  readonly messages: Messages
  readonly log: Log
}

const heartbeatMs = 20_000
const pagesMs = 500

function keepUp(stream: Readable, { place, desk, messages, log }: Source): () => void {
  let pagesOwed: NodeJS.Timeout | undefined
  const send = (text: string) => {
    // A browser that reads nothing for this long has gone or will catch up when it connects again.
    if (!stream.destroyed && stream.readableLength < 1_000_000) stream.push(text)
    else stream.destroy()
  }
  const sendMessage = (message: Message | undefined) => message && send(event('message', stateLine(message)))
  const failed = (error: unknown) => {
    log.warn({ error: String(error) }, 'a live page lost touch and connects again')
    stream.destroy()
  }
  const pagesChanged = () => {
    pagesOwed ??= setTimeout(() => {
      pagesOwed = undefined
      send(event('pages', '{}'))
    }, pagesMs)
  }
  const changed = (change: Change) => {
    if (change.kind === 'pages') pagesChanged()
    else if (change.place === place) messages.one(refOf(change.place, change.message)).then(sendMessage).catch(failed)
  }
  send('retry: 2000\n\n')
  const unsubscribe = desk.onChange(changed)
  if (place)
    messages
      .list(place, shownMessages)
      .then((all) => all.forEach(sendMessage))
      .catch(failed)
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs)
  return () => {
    unsubscribe()
    clearInterval(heartbeat)
    clearTimeout(pagesOwed)
  }
}

function stateLine(message: Message): string {
  return JSON.stringify({ id: encodeURIComponent(messageId(message)), state: stateOf(message), root: rootOf(message) })
}

function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`
}

/** A change names its message by the whole reference or by the part after the place. */
function refOf(place: Place, message: string): MessageRef {
  return message.startsWith(`${place}/`) ? `${place}/${message.slice(place.length + 1)}` : `${place}/${message}`
}
