import type { ServerResponse } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { Log } from '#ports/log.ts'

/** The streams that are being sent. */
export interface Streams {
  /** Gives the stream to send in place of a route's own, which is destroyed once the other side has gone. */
  open(body: Readable, response: ServerResponse): Readable
  /** Ends all of them properly, as if each had come to its end, and those that are still to come. */
  end(): void
}

export function createStreams(log: Log): Streams {
  const endings = new Set<() => void>()
  let isOver = false
  return {
    open(body, response) {
      const out = new PassThrough()
      const end = () => {
        body.unpipe(out)
        out.end()
        body.destroy()
      }
      endings.add(end)
      response.once('close', () => {
        endings.delete(end)
        body.destroy()
        out.destroy()
      })
      body.once('error', (err) => {
        log.warn({ err }, 'a stream broke')
        out.destroy(err)
      })
      body.pipe(out)
      if (isOver) end()
      return out
    },
    end() {
      isOver = true
      for (const end of endings) end()
    },
  }
}
