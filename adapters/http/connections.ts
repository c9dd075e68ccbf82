import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, and how many requests are in hand on each. */
export interface Connections {
  /** Closes those without a request in hand now, the others after their last, and new ones at once. */
  drain(): void
}

/** Node keeps a server open for connections on which no request has come yet; this does not. */
export function trackConnections(server: Server): Connections {
  const inHand = new Map<Socket, number>()
  let isDraining = false
  const settle = (socket: Socket) => {
    if (isDraining && inHand.get(socket) === 0) socket.destroySoon()
  }
  server.on('connection', (socket: Socket) => {
    inHand.set(socket, 0)
    socket.once('close', () => inHand.delete(socket))
    settle(socket)
  })
  server.on('request', ({ socket }, response) => {
    inHand.set(socket, (inHand.get(socket) ?? 0) + 1)
    response.once('close', () => {
      if (inHand.has(socket)) inHand.set(socket, (inHand.get(socket) ?? 1) - 1)
      settle(socket)
    })
  })
  return {
    drain() {
      isDraining = true
      for (const socket of inHand.keys()) settle(socket)
    },
  }
}
