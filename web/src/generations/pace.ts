/**
 * progressOf tells how far a bar stands, from 0 to 100. What the server knows counts; between its words the bar follows the
 * usual time, and comes ever slower near the end, so that it neither stands still nor claims to be done.
 */
export function progressOf(at: { elapsed: number; usual: number; progress: number }): number {
  const usual = at.usual > 0 ? at.usual : 30 // what most models take
  const guessed = 95 * (1 - Math.exp((-1.6 * at.elapsed) / usual))
  return Math.min(99, Math.max(at.progress, guessed))
}
