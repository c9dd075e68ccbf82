const longest = 300

/** Makes one short line of whatever was said: secrets and control characters removed, at most 300 characters. */
export function oneLine(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret.length > 0)
    .toSorted((left, right) => right.length - left.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  const line = hidden
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 …')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`
}
