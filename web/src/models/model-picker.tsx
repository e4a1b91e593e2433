import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Model } from '@/api/types'
import { useGenerations } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Dialog } from '@/ui/dialog'
import { Input } from '@/ui/field'
import { useFavoriteModels } from './favorites'
import { ModelCard } from './model-card'
import { matches, ordered } from './order'

interface ModelPickerProps {
  models: Model[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onClose: () => void
}

/** ModelPicker shows the models that can do it, each with what it made for the person last. */
export default function ModelPicker({ models, chosen, onChoose, onClose }: ModelPickerProps) {
  const text = useText().models
  const [search, setSearch] = useState('')
  const { favorites, toggle } = useFavoriteModels()
  // The order stays while the picker is open: a card that jumps away under the mouse is no help.
  const [first] = useState(favorites)
  const sorted = useMemo(() => ordered(models, first), [models, first])
  const found = sorted.filter((model) => matches(model, search))
  const { rows } = useGenerations({ status: 'completed' })
  const made = (id: string) => rows.filter((row) => row.model_id === id)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.choose}
      className="w-[min(60rem,calc(100vw-2rem))]"
    >
      <label className="sticky top-0 z-10 block bg-raised pb-4">
        <span className="sr-only">{text.search}</span>
        <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
        <Input
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder={text.search}
          className="pl-9"
        />
      </label>
      <p className="sr-only" role="status">
        {text.found(found.length)}
      </p>
      {found.length === 0 && <p className="py-12 text-center text-sm text-muted">{text.nothing}</p>}
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {found.map((model) => (
          <li key={model.id}>
            <ModelCard
              model={model}
              chosen={model.id === chosen}
              favorite={favorites.includes(model.id)}
              examples={made(model.id)}
              onChoose={() => onChoose(model.id)}
              onFavorite={() => toggle(model.id)}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
