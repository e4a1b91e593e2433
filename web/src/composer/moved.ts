/** moved puts one of a list elsewhere; nothing moves beyond the ends. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const one = list[from]
  if (one === undefined || to < 0 || to >= list.length) return list
  return list.toSpliced(from, 1).toSpliced(to, 0, one)
}
