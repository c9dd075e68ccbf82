/** A message as the person typed it: Slack's spelling of links, mentions and entities taken back. */
export function readText(text: string, bot: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inside: string) => spoken(inside, bot))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}

function spoken(inside: string, bot: string): string {
  const [target = '', ...rest] = inside.split('|')
  const label = rest.join('|')
  if (target === `@${bot}`) return ''
  if (target.startsWith('@')) return label ? `@${label}` : target
  if (target.startsWith('#')) return label ? `#${label}` : target
  if (target.startsWith('!')) return label || target.replace('!', '@')
  if (/^(?:mailto|tel):/.test(target)) return label || target.replace(/^\w+:/, '')
  if (label === '' || target.replace(/^https?:\/\//, '').replace(/\/$/, '') === label) return label || target
  return `${label} (${target})`
}
