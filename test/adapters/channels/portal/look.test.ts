import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const base = readFileSync(new URL('../../../../adapters/channels/portal/static/css/base.css', import.meta.url), 'utf8')
const colours = new Map(
  [...base.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
)
const inks = ['ink', 'soft', 'go', 'hold', 'stop', 'info']
const grounds = ['ground', 'paper', 'sunk']

describe('the look of the portal', () => {
  const words = [
    ...inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
    ...['go-wash', 'stop-wash', 'info-wash'].map((wash) => ['ink', wash] as const),
    ...['brand', 'go', 'stop', 'ink'].map((filled) => ['paper', filled] as const),
  ]
  it.each(words)('lets %s be read on %s', (ink, ground) => {
    for (const mode of ['light', 'dark'] as const) expect(contrast(ink, ground, mode)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['bar-go', 'bar-hold', 'bar-stop', 'bar-info', 'edge'])('lets %s be seen on a card', (bar) => {
    for (const mode of ['light', 'dark'] as const) expect(contrast(bar, 'paper', mode)).toBeGreaterThanOrEqual(3)
  })
})

/** The contrast ratio of WCAG 2.2. */
function contrast(ink: string, ground: string, mode: 'light' | 'dark'): number {
  const [bright = 0, dim = 0] = [ink, ground].map((name) => luminance(colours.get(name)?.[mode])).sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

function luminance(colour = ''): number {
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`no colour: ${colour}`)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
