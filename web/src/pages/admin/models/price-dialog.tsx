import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { AdminChangeModel, AdminModel } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { useAct } from '../parts/use-act'
import { leastUsd, priceOf, unitOf, usdOf, whenOf, writtenOf } from './price'

/** PriceDialog says another price over the catalog's, or takes it back. */
export function PriceDialog({ model, onClose }: { model: AdminModel; onClose: () => void }) {
  const text = useText()
  const words = text.admin.models
  const client = useQueryClient()
  const [written, setWritten] = useState(() => writtenOf(model))
  const act = useAct(
    (body: AdminChangeModel) =>
      take(api.PATCH('/api/admin/models/{id}', { params: { path: { id: model.id } }, body })),
    {
      said: () => words.saved,
      quiet: true,
      onDone: () => {
        void client.invalidateQueries({ queryKey: keys.models })
        onClose()
      },
    },
  )
  const price = priceOf(written)
  const unit = unitOf(model.catalog_price)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.setPriceOf(model.name)}
      description={words.catalogPrice(model.catalog_price)}
      footer={
        <>
          {model.override && (
            <Button
              variant="ghost"
              className="mr-auto"
              busy={act.isPending}
              onClick={() => act.mutate({ catalog_price: true })}
            >
              {words.reset}
            </Button>
          )}
          <Button variant="ghost" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button
            variant="primary"
            busy={act.isPending}
            disabled={!price}
            onClick={() => price && act.mutate({ price })}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {written.rates.length > 0 ? (
          <>
            <p className="text-sm text-muted">{words.rates}</p>
            {written.rates.map((rate, index) => (
              <Amount
                key={whenOf(rate.when)}
                label={words.rate(whenOf(rate.when))}
                value={rate.usd}
                least={leastUsd}
                onChange={(usd) =>
                  setWritten({
                    ...written,
                    rates: written.rates.map((one, at) => (at === index ? { ...one, usd } : one)),
                  })
                }
              />
            ))}
          </>
        ) : (
          <Amount
            label={words.unit(unit)}
            value={written.unit}
            least={leastUsd}
            onChange={(next) => setWritten({ ...written, unit: next })}
          />
        )}
        <Amount
          label={words.base}
          value={written.base}
          least={0}
          optional
          onChange={(base) => setWritten({ ...written, base })}
        />
        <FormProblem thrown={act.error} />
      </div>
    </Dialog>
  )
}

interface AmountProps {
  label: string
  value: string
  least: number
  optional?: boolean
  onChange: (written: string) => void
}

function Amount({ label, value, least, optional, onChange }: AmountProps) {
  const text = useText().admin.models
  const wrong = value !== '' && usdOf(value, least) === undefined
  return (
    <Field
      label={label}
      optional={optional ?? false}
      error={wrong ? (least === 0 ? text.baseAmount : text.amount) : undefined}
    >
      {(ids) => (
        <Input
          {...ids}
          inputMode="decimal"
          className="max-w-44"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
