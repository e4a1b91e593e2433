import type { Action, Generation } from '@/api/types'

/** resultPath is where everything of a generation is shown. */
export const resultPath = (id: string) => `/result/${id}`

const pages: Partial<Record<Action, string>> = { inpaint: '/edit', expand: '/edit/expand' }

/** pageOf is the page whose form makes generations of an action. */
export function pageOf(action: Action): string {
  if (action.startsWith('video')) return '/video'
  if (action.startsWith('analyze')) return '/analyze'
  return pages[action] ?? '/'
}

/** againPath opens the form with everything a generation was made of. */
export const againPath = (row: Pick<Generation, 'id' | 'action'>) => `${pageOf(row.action)}?again=${row.id}`

/** fromPath opens the form of an action with an output of a generation as its input. */
export const fromPath = (action: Action, id: string, index = 0) =>
  `${pageOf(action)}?action=${action}&from=${id}&index=${index}`

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'video/quicktime': 'mov',
}

/** endingOf is how the name of a file of some type ends. */
export const endingOf = (type: string) => endings[type] ?? type.split('/')[1] ?? 'bin'

/** saveFile saves what lies at an address. It is fetched first: a link to another host would open it. */
export async function saveFile(url: string, nameOf: (type: string) => string) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error('download refused')
  const file = await answer.blob()
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = nameOf(file.type)
  link.click()
  URL.revokeObjectURL(address)
}

/** download saves an output under a name that says what it is. */
export const download = (row: Pick<Generation, 'id' | 'prompt' | 'model_id'>, url: string, index = 0) =>
  saveFile(url, (type) => fileName(row, type, index))

/** fileName is the beginning of a prompt, or the model's name, and enough of the id to tell files apart. */
export function fileName(
  row: Pick<Generation, 'id' | 'prompt' | 'model_id'>,
  type: string,
  index: number,
): string {
  const words = (row.prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [row.model_id]).slice(0, 6).join('-')
  return `${words.slice(0, 60)}-${row.id.slice(0, 6)}${index > 0 ? `-${index + 1}` : ''}.${endingOf(type)}`
}
