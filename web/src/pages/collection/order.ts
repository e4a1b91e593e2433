/** moved puts what stands at one place to another; the rest closes up. */
export function moved<T>(all: T[], from: number, to: number): T[] {
  const item = all[from]
  if (item === undefined || from === to || to < 0 || to >= all.length) return all
  const rest = all.filter((_one, at) => at !== from)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}
