import { useMemo, useState } from 'react'
import { asProblem, type Problem } from '@/api/problem'
import type { Action, CreateGeneration, Model } from '@/api/types'
import { newDraft, useSubmit } from '@/generations/submit'
import { useServerWords } from '@/i18n/locale'
import { isUsable, useModelsFor } from '@/models/models'
import { useEveryMinute } from '@/ui/use-tick'
import { fieldsOf, prune, type Field, type Settings } from './fields'
import { aspectOfRequest, lacksOf, requestOf, type Lack } from './request'
import { blank, living, useSheets, type InputFile, type Sheet } from './sheet'

/** Composer is a form of one action: what stands in it, what it asks for, and what may be done with it. */
export interface Composer {
  action: Action
  models: Model[]
  loading: boolean
  /** Why models are not there, and how to ask again. */
  failed: { thrown: unknown; retry: () => void } | null
  model: Model | undefined
  fields: Field[]
  sheet: Sheet
  /** What was set of the model's settings. */
  settings: Settings
  /** The request as it stands; null while there is no model. */
  request: CreateGeneration | null
  /** What it still needs. */
  lacks: Lack[]
  /** What the server refused last; gone with the next change. */
  problem: Problem | null
  change: (change: Partial<Sheet>) => void
  set: (name: string, value: unknown) => void
  /** Gives settings back to the model. */
  reset: (names: string[]) => void
  /** Changes the files of a slot from what stands there at that time. */
  setFiles: (slot: string, change: (files: InputFile[]) => InputFile[]) => void
  chooseModel: (id: string) => void
  /** Sends it, with changes that the form does not keep; nothing happens while something is missing. */
  submit: (change?: Partial<CreateGeneration>) => void
}

const noSettings: Settings = {}

/**
 * useComposer is the form of an action. Several parts of a page may use it: they share what stands in it. `prefers` tells
 * which model to begin with, where the first would surprise.
 */
export function useComposer(action: Action, prefers = preferred[action] ?? isPlain): Composer {
  const { models, query } = useModelsFor(action)
  const kept = useSheets((state) => state.sheets[action]) ?? blank
  const store = useSheets.getState()
  const [problem, setProblem] = useState<Problem | null>(null)
  const { mutateAsync } = useSubmit()

  const now = useEveryMinute()
  const sheet = useMemo(() => ({ ...kept, files: living(kept.files, now) }), [kept, now])
  const model = useMemo(() => chosen(models, sheet.model, prefers), [models, sheet.model, prefers])
  const server = useServerWords()
  const fields = useMemo(() => (model ? fieldsOf(model, server) : []), [model, server])
  const settings = useMemo(
    () => prune(fields, (model && sheet.settings[model.id]) ?? noSettings),
    [fields, model, sheet.settings],
  )
  const request = useMemo(
    () => (model ? requestOf(action, model, fields, sheet) : null),
    [action, model, fields, sheet],
  )
  const lacks = useMemo(() => lacksOf(model, fields, sheet), [model, fields, sheet])

  const change = (change: Partial<Sheet>) => {
    setProblem(null)
    store.change(action, change)
  }
  return {
    action,
    models,
    loading: query.isPending,
    failed: query.isError ? { thrown: query.error, retry: () => void query.refetch() } : null,
    model,
    fields,
    sheet,
    settings,
    request,
    lacks,
    problem,
    change,
    set: (name, value) => {
      if (!model) return
      // What is undefined is left out when it is written down.
      const next = { ...sheet.settings[model.id], [name]: value }
      change({ settings: { ...sheet.settings, [model.id]: next } })
    },
    reset: (names) => {
      if (!model) return
      const kept = Object.entries(settings).filter(([name]) => !names.includes(name))
      change({ settings: { ...sheet.settings, [model.id]: Object.fromEntries(kept) } })
    },
    setFiles: (slot, change) => {
      setProblem(null)
      // Uploads end at any time, so what they add is added to what stands there then.
      store.change(action, ({ files }) => ({ files: { ...files, [slot]: change(files[slot] ?? []) } }))
    },
    chooseModel: (id) => change({ model: id }),
    submit: (override) => {
      if (!model || !request || lacks.length > 0) return
      setProblem(null)
      const draft = newDraft({ ...request, ...override }, aspectOfRequest(model, fields, sheet))
      mutateAsync({ draft }).catch((thrown: unknown) => setProblem(asProblem(thrown)))
    },
  }
}

// A model that wants a mask is for a page that paints one; an edit begins with a model that one can tell what to do.
const isPlain = (model: Model) =>
  !fieldsOf(model).some((field) => field.kind === 'files' && field.media === 'mask' && field.required)
const isTold = (model: Model) => isPlain(model) && model.limits.prompt.max > 0
const preferred: Partial<Record<Action, (model: Model) => boolean>> = { edit: isTold, video_edit: isTold }

/** chosen is the model that was chosen, or the first that can be used, of those that the page prefers if there are. */
function chosen(models: Model[], id: string | null, prefers: (model: Model) => boolean): Model | undefined {
  const usable = models.filter(isUsable)
  return usable.find((model) => model.id === id) ?? usable.find(prefers) ?? usable[0] ?? models[0]
}
