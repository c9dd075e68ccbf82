/**
 * The text as it may be stored, shown and read: composed (NFC), with only `\n` as line end.
 *
 * Removes control characters but `\n` and `\t`, bidirectional controls, characters that take no space and so can hide
 * words from people, and unpaired surrogates. Cleaning a clean text changes nothing.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}--[\n\t]]/gv, '')
    .replace(/[\p{Bidi_Control}\u200b\u2060\ufeff\u{e0000}-\u{e007f}]/gu, '')
    .replace(/\p{Cs}/gu, '')
    .normalize('NFC')
}
