/** The only source of the present. */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number
}
