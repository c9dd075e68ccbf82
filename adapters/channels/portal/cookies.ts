import { z } from 'zod'
import type { WebRequest } from '#ports/web.ts'
import type { Answer } from './context.ts'

/** The value of a cookie that the browser sent. */
export function cookie(request: WebRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Who somebody says to be in the demo. */
export const asCookie = 'onloop_as'

export function setAs(person: string): string {
  return `${asCookie}=${person}; Path=/; HttpOnly; SameSite=Strict`
}

/** Keeps what a person was answered until the next page, which shows it once. */
export function keepNotice(answer: Answer): string {
  const kept = {
    message: answer.message,
    subject: answer.subject,
    ...answer.notice,
    text: cut(answer.notice?.text),
  }
  const value = Buffer.from(JSON.stringify(kept)).toString('base64url')
  return `${noticeCookie}=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict`
}

/** The answer kept for this page, if any. What a cookie holds is data: it is shown, never acted on. */
export function keptNotice(request: WebRequest): Answer | undefined {
  const value = cookie(request, noticeCookie)
  if (!value) return undefined
  const read = Kept.safeParse(parsed(Buffer.from(value, 'base64url').toString('utf8')))
  if (!read.success) return undefined
  const { message, subject, tone, text } = read.data
  return { message, subject, notice: { tone, text } }
}

export const forgetNotice = 'onloop_notice=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict'

const noticeCookie = 'onloop_notice'

const Kept = z.strictObject({
  message: z.templateLiteral(['portal:', z.string(), '/', z.string()]),
  subject: z.string(),
  tone: z.enum(['go', 'stop', 'info']).default('info'),
  text: z.string(),
})

// Browsers drop a cookie above 4 kB whole, so a long answer is shortened instead.
function cut(text = ''): string {
  return text.length > 800 ? `${text.slice(0, 799)}…` : text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
