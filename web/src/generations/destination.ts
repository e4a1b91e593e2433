import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** useDestination keeps the workspace whose history the next generations join, over reloads; null for nobody's but one's own. */
export const useDestination = create<{ workspace: string | null }>()(
  persist((): { workspace: string | null } => ({ workspace: null }), { name: 'darkroom.destination' }),
)
