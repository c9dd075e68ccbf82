import type { Channel, Receive } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Desk } from '#ports/desk.ts'
import type { Log } from '#ports/log.ts'
import type { Messages } from '#ports/messages.ts'
import type { Route } from '#ports/web.ts'
import { assetRoute } from './assets.ts'
import { createDoor } from './door.ts'
import { createLive } from './live.ts'
import { createRoutes } from './routes.ts'
import { createScreens } from './screens.ts'

export interface PortalParts {
  readonly messages: Messages
  readonly desk: Desk
  readonly clock: Clock
  /** Whether anybody may be anybody. Outside the demo every page is refused. */
  readonly demo: boolean
  readonly log: Log
}

/** The portal: Onloop in a browser. Its routes answer from the start; what people do is taken once it is started. */
export function createPortal({ messages, desk, clock, demo, log }: PortalParts): Channel & {
  readonly routes: readonly Route[]
} {
  const live = createLive(desk, messages, log)
  const inHand = new Set<Promise<unknown>>()
  let receive: Receive | undefined

  const tracked =
    (handler: Receive): Receive =>
    (arrived) => {
      const taken = handler(arrived)
      inHand.add(taken)
      return taken.finally(() => inHand.delete(taken))
    }

  return {
    name: 'portal',
    routes: [
      assetRoute,
      ...createRoutes({
        open: createDoor({ desk, demo }),
        screens: createScreens({ desk, messages, clock }),
        live,
        messages,
        desk,
        clock,
        receiver: () => receive,
      }),
    ],
    async start(handler) {
      receive = tracked(handler)
    },
    async stop() {
      receive = undefined
      live.close()
      await Promise.allSettled(inHand)
    },
    post: ({ key, to, thread, content }) => messages.add({ key, place: to, ...(thread && { thread }), content }),
    update: (message, card) => messages.replace(message, card),
  }
}
