/** What the store needs of the keys, which lie outside the database. */
export interface Sealer {
  /** A code over a row, that nobody can make who has only the database. */
  seal(text: string): string
  check(text: string, seal: string): boolean
  /** New random text for one entry of the ledger. */
  salt(): string
}
