import type { Model } from '@/api/types'

/** model is one with settings of the given properties. */
export function model(properties: object, change: Partial<Model> = {}): Model {
  return {
    id: 'm',
    name: 'M',
    description: '',
    provider: 'fal',
    actions: ['create'],
    admin_only: false,
    availability: 'available',
    output: 'image',
    price: '$0.01',
    usual_seconds: 4,
    limits: {
      prompt: { max: 100, required: true },
      images: { min: 0, max: 0, types: [] },
      videos: { min: 0, max: 0, types: [] },
    },
    settings_schema: { type: 'object', properties, required: ['style'], additionalProperties: false },
    ...change,
  }
}
