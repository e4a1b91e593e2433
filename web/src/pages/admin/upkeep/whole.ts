/** wholeOf reads a whole number of at most so much; undefined for what is none. */
export function wholeOf(written: string, most: number): number | undefined {
  const plain = written.trim()
  return /^\d+$/.test(plain) && Number(plain) <= most ? Number(plain) : undefined
}
