import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '#ports/log.ts'

/** Bolt's logger over ours. Only warnings and errors pass: below them Bolt logs whole bodies, with people's words. */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.warn({ channel: 'slack' }, line(parts)),
    error: (...parts: unknown[]) => log.error({ channel: 'slack' }, line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}

function line(parts: readonly unknown[]): string {
  const said = parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : ''))
  return said.filter(Boolean).join(' ').slice(0, 300)
}
