import { createServer, type Server } from 'node:http'
import { OnloopError } from '#core/errors.ts'
import { openDatabase } from './database.ts'
import { createReporter } from './reporter.ts'
import { createRobotDesk } from './robot-desk.ts'
import { createListener } from './server.ts'
import { serve } from './serving.ts'

export interface CompanyOptions {
  /** Where its records lie. */
  readonly dir: string
  /** What callers show as a bearer token. */
  readonly token: string
  /** What calls to the robot, and its callbacks, are signed with: "whsec_" and base64. */
  readonly webhookSecret: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long the robot pauses before it reports an end again that was not taken. */
  readonly callbackRetriesMs?: readonly number[]
}

export interface Company {
  /**
   * Opens the records and answers on 127.0.0.1; port 0 takes any free one. Resolves to its address.
   *
   * Throws `PORT_TAKEN`, `OWNER_PRESENT` and `SHAPE_NEWER`.
   */
  listen(port: number): Promise<string>
  /** Answers what is in hand, then closes. Robot jobs go on at the next start. Safe to call twice. */
  stop(): Promise<void>
}

/** A company's business systems, over HTTP only and with records of their own. */
export function createCompany(options: CompanyOptions): Company {
  const stopping = new AbortController()
  let close: (() => Promise<void>) | undefined
  const stop = async (): Promise<void> => {
    stopping.abort()
    const once = close
    close = undefined
    await once?.()
  }
  return {
    stop,
    async listen(port) {
      const books = { db: await openDatabase(options.dir), now: options.now }
      const reporter = createReporter(books, options.webhookSecret, options.callbackRetriesMs ?? [500, 2000, 8000])
      const desk = createRobotDesk(books, reporter)
      const inHand = new Set<Promise<void>>()
      const server = createServer(createListener(serve(options, books, desk, stopping.signal), inHand))
      close = async () => {
        server.close()
        await Promise.all(inHand)
        server.closeAllConnections()
        await desk.stop()
        await books.db.destroy()
      }
      try {
        // Before the first request: a job that begins while old ones are taken up would be taken twice.
        await desk.resume()
        return await bind(server, port)
      } catch (error) {
        await stop()
        throw error
      }
    },
  }
}

async function bind(server: Server, port: number): Promise<string> {
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new OnloopError('PORT_TAKEN', { port, setting: 'DEMO_PORT' }, { cause: error })
          : error,
      ),
    )
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`)
    })
  })
}
