export const eur = (amount: number) => ({ minor: Math.round(amount * 100), currency: 'EUR' })
export const minutes = (count: number) => count * 60_000
export const hours = (count: number) => count * 3_600_000
/** When stories begin. */
export const monday = Date.UTC(2026, 10, 23, 9)
