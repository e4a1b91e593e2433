/** Selection is what is chosen, and the item from which Shift reaches to another one. */
export interface Chosen {
  ids: ReadonlySet<string>
  anchor: string | null
}

export const nothing: Chosen = { ids: new Set(), anchor: null }

/** toggle chooses an item or lets go of it. */
export function toggle(chosen: Chosen, id: string): Chosen {
  const ids = new Set(chosen.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id }
}

/** reach chooses everything from the anchor to an item, both included, on top of what is chosen. */
export function reach(chosen: Chosen, id: string, order: string[]): Chosen {
  const from = chosen.anchor === null ? -1 : order.indexOf(chosen.anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return toggle(chosen, id)
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...chosen.ids, ...between]), anchor: chosen.anchor }
}

/** within lets go of what is not shown any more, such as rows that were deleted. */
export function within(chosen: Chosen, order: string[]): Chosen {
  const there = new Set(order)
  const ids = [...chosen.ids].filter((id) => there.has(id))
  return ids.length === chosen.ids.size ? chosen : { ids: new Set(ids), anchor: chosen.anchor }
}
