import type { BrowserContext, Route } from 'playwright-core'
import type { Generation, GenerationPage } from '@/api/types'
import { makeImage, type Person } from './server'

// Pictures of several shapes, so that rows differ in how many they hold.
const shapes = [
  [1024, 1024],
  [1536, 1024],
  [1024, 1536],
  [1600, 900],
  [832, 1216],
] as const

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const numberOf = (path: string) => Number(path.match(/00000000-0000-4000-8000-(\d{12})/)?.[1] ?? NaN)

/**
 * withLongList answers for the server as if somebody had made `count` pictures, numbered from 0 by their prompts. All
 * show the one picture that is made for it.
 */
export async function withLongList(context: BrowserContext, person: Person, count: number) {
  const id = await makeImage(person)
  const { data: detail } = await person.api.GET('/api/generations/{id}', { params: { path: { id } } })
  const { data: page } = await person.api.GET('/api/generations/list')
  const row = page?.generations.find((one) => one.id === id)
  if (!detail || !row) throw new Error('what was made is not in the list')
  const newest = Date.parse(row.created_at)

  const rowOf = (number: number): Generation => {
    const [width, height] = shapes[number % shapes.length] ?? shapes[0]
    const [preview] = row.previews
    if (!preview) throw new Error('a picture without a size')
    return {
      ...row,
      id: idOf(number),
      prompt: `number ${number}`,
      viewed: true,
      created_at: new Date(newest - number * 1000).toISOString(),
      previews: [{ ...preview, width, height }],
    }
  }
  const list = (route: Route) => {
    const params = new URL(route.request().url()).searchParams
    const [from, limit] = [Number(params.get('cursor')), Number(params.get('limit'))]
    const end = Math.min(count, from + limit)
    const generations = Array.from({ length: end - from }, (_none, at) => rowOf(from + at))
    const json: GenerationPage = {
      filters: {},
      generations,
      limit,
      next_cursor: end < count ? String(end) : null,
      page: 1,
      total: count,
      totalPages: Math.ceil(count / limit),
    }
    return route.fulfill({ json })
  }
  await context.route('**/api/generations/list?*', list)
  await context.route(`**/api/generations/${idOf(0).slice(0, -12)}*`, (route) => {
    const { id, prompt } = rowOf(numberOf(route.request().url()))
    return route.fulfill({ json: { ...detail, id, prompt, viewed: true } })
  })
}
