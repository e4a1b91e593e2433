import type { CreateGeneration } from '@/api/types'
import { make, type Person } from './server'

/** Made is what somebody has, who has used the service for a while. */
export interface Made {
  generation: string
  failed: string
  workspace: string
  collection: string
  share: string
}

const picture = (prompt: string, aspect = '1:1'): CreateGeneration => ({
  action: 'create',
  model_id: 'flux-schnell',
  prompt,
  settings: { aspect_ratio: aspect },
})
const film = (prompt: string, size: string): CreateGeneration => ({
  action: 'video_create',
  model_id: 'wan-2.5-t2v',
  prompt,
  settings: { size },
})

// In all shapes that a grid has to place side by side.
const wanted: CreateGeneration[] = [
  picture('paper boats on a red river', '4:3'),
  picture('a greenhouse at night, lit from within', '16:9'),
  picture('portrait of a beekeeper', '3:4'),
  picture('a steam train in the alps', '16:9'),
  picture('a heron in the morning mist', '9:16'),
  picture('still life with quinces'),
  film('waves against a lighthouse', '1280x720'),
  picture('a market under umbrellas', '3:4'),
  picture('an old harbour crane', '4:3'),
  film('a tram turning in the rain', '720x1280'),
  picture('salt flats from above', '21:9'),
]

// As many as one may have running.
const atOnce = 5

/** generations has pictures, films, a text and a failure made, and returns the ids of a picture, of the failure and of some to collect. */
async function generations(person: Person) {
  const some: string[] = []
  for (let from = 0; from < wanted.length; from += atOnce) {
    some.push(...(await Promise.all(wanted.slice(from, from + atOnce).map((body) => make(person, body)))))
  }
  const failed = await make(person, picture('[sim fail=E005] a crowd at a concert'))
  const generation = await make(person, picture('a lighthouse at dusk'))
  const { data } = await person.api.GET('/api/generations/{id}', { params: { path: { id: generation } } })
  await make(person, {
    action: 'analyze_describe',
    model_id: 'gemini-describe',
    input_image_url: data?.output_urls[0] ?? null,
  })
  return { generation, failed, some }
}

const titles = [
  'For later',
  'By the sea',
  'On rails',
  'In the mist',
  'Everything of this winter that is worth keeping',
]

/** collect makes a collection of each look, with no cover, with one and so on, and returns the id of the fullest. */
async function collect({ api }: Person, works: string[]): Promise<string> {
  let last = ''
  for (const [count, title] of titles.entries()) {
    const body = { title, generation_ids: works.slice(count, 2 * count) }
    const { data } = await api.POST('/api/collections', { body })
    last = data?.id ?? ''
  }
  return last
}

/** furnish gives somebody all that the pages show: what they made, whom they share it with, a key, and what they said to others. */
export async function furnish(person: Person): Promise<Made> {
  const { api } = person
  const { data: workspace } = await api.POST('/api/workspaces', { body: { name: 'Lighthouse' } })
  const { generation, failed, some } = await generations(person)
  await api.POST('/api/workspaces/{id}/import-user-generations', {
    params: { path: { id: workspace?.id ?? '' } },
    body: { generation_ids: some.slice(0, 4) },
  })
  const collection = await collect(person, [generation, ...some])
  const { data: share } = await api.POST('/api/shares', { body: { collection_id: collection } })
  await api.POST('/api/keys', {
    body: { name: 'nightly posters', scopes: ['read', 'generate'], budget_usd: 5 },
  })
  await api.POST('/api/ideas', {
    body: { title: 'Compare two results side by side', body: 'With one slider for both.' },
  })
  await api.POST('/api/support/send-feedback', { body: { message: 'The mask editor is a joy on a tablet.' } })
  return {
    generation,
    failed,
    workspace: workspace?.id ?? '',
    collection,
    share: share?.token ?? '',
  }
}
