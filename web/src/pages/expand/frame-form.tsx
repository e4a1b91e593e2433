import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import type { Size } from '@/editor/view'
import { Field, Input } from '@/ui/field'
import { Notice } from '@/ui/state'
import { cn } from '@/ui/cn'
import { aspectNumber, boundsOf, choicesOf, nearest, type Ability } from './ability'
import { resultOf, toAspect, within, type Frame, type Side } from './frame'

interface FrameFormProps {
  ability: Ability
  picture: Size
  frame: Frame
  onDraw: (frame: Frame) => void
}

// Shapes that pictures are wanted in, from a story to a banner.
const shapes = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9']
const sides: Side[] = ['left', 'right', 'top', 'bottom']

/** FrameForm chooses the frame by shape and by numbers, as far as the model lets one, and says how far that is. */
export function FrameForm({ ability, picture, frame, onDraw }: FrameFormProps) {
  const text = useText().expand
  const free = ability.kind === 'sides' || ability.kind === 'canvas'
  const size = resultOf(frame, picture)
  return (
    <div className="grid gap-3">
      {free ? (
        <Shapes picture={picture} frame={frame} onDraw={onDraw} ability={ability} />
      ) : (
        <Choices picture={picture} frame={frame} onDraw={onDraw} ability={ability} />
      )}
      {free && <Numbers picture={picture} frame={frame} onDraw={onDraw} ability={ability} />}
      <p className="text-xs text-muted num" aria-live="polite">
        {text.size(size.width, size.height)}. {limits(ability, text)}
      </p>
      {ability.kind === 'canvas' && Math.max(picture.width, picture.height) > ability.bounds.result && (
        <Notice tone="warn">{text.tooLarge(count(ability.bounds.result))}</Notice>
      )}
    </div>
  )
}

function limits(ability: Ability, text: ReturnType<typeof useText>['expand']): string {
  switch (ability.kind) {
    case 'sides':
      return text.mostSide(count(ability.bounds.side))
    case 'canvas':
      return text.mostResult(count(ability.bounds.result))
    case 'aspect':
      return text.onlyShapes
    case 'direction':
      return text.onlyDirections
  }
}

/** Shapes are ready frames with the picture in the middle; those out of bounds cannot be chosen. */
function Shapes({ ability, picture, frame, onDraw }: FrameFormProps) {
  const text = useText().expand
  const bounds = boundsOf(ability, picture)
  const options = shapes.map((name) => {
    const wanted = toAspect(picture, aspectNumber(name) ?? 1)
    return { name, frame: wanted, fits: isSame(within(wanted, picture, bounds), wanted) }
  })
  return (
    <Pills
      label={text.shape}
      options={options.map((option) => ({
        name: option.name,
        label: option.name,
        chosen: isSame(option.frame, frame),
        disabled: !option.fits,
        choose: () => onDraw(option.frame),
      }))}
    />
  )
}

/** Choices are all that the model can do. */
function Choices({ ability, picture, frame, onDraw }: FrameFormProps) {
  const text = useText().expand
  const choices = choicesOf(ability, picture)
  const chosen = nearest(frame, choices)
  const names: Record<string, string> = text.directions
  return (
    <Pills
      label={ability.kind === 'direction' ? text.direction : text.shape}
      options={choices.map((choice) => ({
        name: choice.name,
        label: names[choice.name] ?? choice.name,
        chosen: choice === chosen,
        choose: () => onDraw(choice.frame),
      }))}
    />
  )
}

function Numbers({ ability, picture, frame, onDraw }: FrameFormProps) {
  const text = useText().expand
  const bounds = boundsOf(ability, picture)
  return (
    <div className="grid grid-cols-4 gap-2">
      {sides.map((side) => (
        <Field key={side} label={text[side]}>
          {(ids) => (
            <Input
              {...ids}
              type="number"
              inputMode="numeric"
              min={0}
              max={bounds.side}
              value={frame[side]}
              className="px-2 num"
              onChange={(event) => {
                const pixels = Number(event.target.value)
                if (Number.isFinite(pixels)) onDraw(within({ ...frame, [side]: pixels }, picture, bounds))
              }}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

interface Pill {
  name: string
  label: string
  chosen: boolean
  disabled?: boolean
  choose: () => void
}

const Pills = ({ label, options }: { label: string; options: Pill[] }) => (
  <div role="group" aria-label={label} className="grid gap-1.5">
    <p className="text-xs font-medium" aria-hidden>
      {label}
    </p>
    <div className="flex flex-wrap gap-1">
      {options.map((option) => (
        <button
          key={option.name}
          type="button"
          aria-pressed={option.chosen}
          disabled={option.disabled}
          onClick={option.choose}
          className={cn(
            'h-9 min-w-12 rounded-control border border-line-strong px-2.5 text-xs text-muted num transition-colors hover:text-text disabled:opacity-40',
            option.chosen && 'border-text bg-hover text-text',
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  </div>
)

const isSame = (a: Frame, b: Frame) => sides.every((side) => a[side] === b[side])
