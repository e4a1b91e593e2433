import { newFilm } from './film'
import { maskFile } from './export'
import { newHistory } from './history'
import * as raster from './raster'
import type { Box, Dab, Raster } from './raster'
import type { Size } from './view'

/** Layer is one mask of several; those that are on are sent as one. */
export interface Layer {
  id: number
  on: boolean
}

/** What is to be seen of a mask beside its film. A new object each time something of it changes. */
export interface MaskState {
  layers: readonly Layer[]
  /** The layer that is painted on. */
  active: number
  /** In pixels of the picture. */
  feather: number
  canUndo: boolean
  canRedo: boolean
  /** Nothing would be redrawn. */
  empty: boolean
}

interface Painted extends Layer {
  raster: Raster
}

// Models redraw at one to four megapixels, so a finer mask would tell them nothing more; and a mask of this size is
// painted, undone and made soft within a frame. It is written in the picture's own size.
const longest = 2048

/** Mask is what a person paints over a picture: layers, and what was done to them. Places and sizes are in its pixels. */
export class Mask {
  /** Cells for a pixel of the picture; 1 or less. */
  readonly density: number
  readonly picture: Size
  readonly #size: Size
  readonly #film: ReturnType<typeof newFilm>
  readonly #history = newHistory()
  readonly #listeners = new Set<() => void>()
  #layers: Painted[]
  #active = 1
  #nextId = 2
  #feather = 0
  #stroke: { layer: Painted; before: Uint8Array; last: Dab; box: Box | null; erase: boolean } | null = null
  #state: MaskState

  constructor(picture: Size) {
    // The size alone: whoever is given has more to it, which would follow the mask to where its size is spread.
    this.picture = { width: picture.width, height: picture.height }
    this.density = Math.min(1, longest / Math.max(picture.width, picture.height))
    this.#size = {
      width: Math.max(1, Math.round(picture.width * this.density)),
      height: Math.max(1, Math.round(picture.height * this.density)),
    }
    this.#film = newFilm(this.#size)
    this.#layers = [{ id: 1, on: true, raster: raster.newRaster(this.#size) }]
    this.#state = this.#look()
  }

  /** film is what would be sent, and what is shown in red. */
  get film(): Raster {
    return this.#film.shown
  }

  /** takeDirty is the part of the film that changed since it was last asked, or null. */
  takeDirty = (): Box | null => this.#film.takeDirty()

  /** touch has all of the film drawn anew, for who begins to show it. */
  touch = () => this.#film.touch()

  state = (): MaskState => this.#state

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** begin puts the brush down. */
  begin(at: Dab, erase: boolean) {
    this.end()
    const layer = this.#painted()
    const dab = this.#cells(at)
    this.#stroke = { layer, before: layer.raster.cells.slice(), last: dab, box: null, erase }
    this.#paint(dab)
  }

  /** move draws the brush on, if it is down. */
  move(at: Dab) {
    if (this.#stroke) this.#paint(this.#cells(at))
  }

  /** end lifts the brush: the stroke can be undone as a whole. */
  end() {
    const stroke = this.#stroke
    if (!stroke) return
    this.#stroke = null
    if (stroke.box) this.#keep(stroke.layer, stroke.before, stroke.box)
    this.#tell()
  }

  /** abort takes a stroke back that turned out to be something else, such as the first finger of a pinch. */
  abort() {
    const stroke = this.#stroke
    this.#stroke = null
    if (!stroke?.box) return
    stroke.layer.raster.cells.set(stroke.before)
    this.#show(stroke.box)
  }

  /** invert turns the layer round. */
  invert() {
    const { raster: cells } = this.#painted()
    const turn = () => {
      raster.invert(cells)
      this.#show()
    }
    this.#do({ undo: turn, redo: turn, bytes: 0 })
  }

  /** clear empties the layer. */
  clear() {
    const layer = this.#painted()
    const before = layer.raster.cells.slice()
    layer.raster.cells.fill(0)
    this.#keep(layer, before, raster.whole(this.#size))
    this.#show()
    this.#tell()
  }

  addLayer() {
    const added: Painted = { id: this.#nextId++, on: true, raster: raster.newRaster(this.#size) }
    this.#arrange([...this.#layers, added], added.id)
  }

  /** removeLayer takes a layer away; the last one stays. */
  removeLayer(id: number) {
    const rest = this.#layers.filter((layer) => layer.id !== id)
    const next = rest.at(-1)
    if (next && rest.length < this.#layers.length)
      this.#arrange(rest, this.#active === id ? next.id : this.#active)
  }

  /** toggle puts a layer in or out of what is sent. */
  toggle(id: number) {
    this.#arrange(
      this.#layers.map((layer) => (layer.id === id ? { ...layer, on: !layer.on } : layer)),
      this.#active,
    )
  }

  /** select chooses the layer that is painted on. */
  select(id: number) {
    if (!this.#layers.some((layer) => layer.id === id)) return
    this.end()
    this.#active = id
    this.#tell()
  }

  /** soften sets how far the edge fades, in pixels of the picture. */
  soften(pixels: number) {
    this.#feather = pixels
    this.#film.soften(pixels * this.density)
    this.#show()
    this.#tell()
  }

  undo = () => this.#back(this.#history.undo)
  redo = () => this.#back(this.#history.redo)

  /** file is the mask for the model. */
  file = (): Promise<Blob> => maskFile(this.#film.shown, this.picture)

  #back(go: () => void) {
    this.end()
    go()
    this.#tell()
  }

  #painted(): Painted {
    const layer = this.#layers.find(({ id }) => id === this.#active) ?? this.#layers[0]
    if (!layer) throw new Error('a mask has at least one layer')
    return layer
  }

  #cells = ({ x, y, radius }: Dab): Dab => ({
    x: x * this.density,
    y: y * this.density,
    radius: radius * this.density,
  })

  #paint(dab: Dab) {
    if (!this.#stroke) return
    const { layer, last, erase } = this.#stroke
    const touched = raster.stroke(layer.raster, last, dab, erase)
    this.#stroke.last = dab
    this.#stroke.box = raster.join(this.#stroke.box, touched)
    if (touched) this.#show(touched)
  }

  /** #keep remembers what a box of a layer was and is. */
  #keep(layer: Painted, before: Uint8Array, box: Box) {
    const { raster: cells } = layer
    const was = raster.cut({ ...this.#size, cells: before }, box)
    const is = raster.cut(cells, box)
    const put = (content: Uint8Array) => () => {
      raster.paste(cells, box, content)
      this.#show(box)
    }
    this.#history.push({ undo: put(was), redo: put(is), bytes: was.length + is.length })
  }

  /** #arrange changes which layers there are. */
  #arrange(layers: Painted[], active: number) {
    const [had, stood] = [this.#layers, this.#active]
    const set = (to: Painted[], chosen: number) => () => {
      this.#layers = to
      this.#active = chosen
      this.#show()
    }
    const extra = Math.max(0, had.length - layers.length) * this.#size.width * this.#size.height
    this.#do({ undo: set(had, stood), redo: set(layers, active), bytes: extra })
  }

  #do(step: { undo: () => void; redo: () => void; bytes: number }) {
    this.end()
    step.redo()
    this.#history.push(step)
    this.#tell()
  }

  #show(box: Box = raster.whole(this.#size)) {
    const on = this.#layers.filter((layer) => layer.on).map((layer) => layer.raster)
    this.#film.refresh(on, box)
    for (const listener of this.#listeners) listener()
  }

  #look = (): MaskState => ({
    layers: this.#layers.map(({ id, on }) => ({ id, on })),
    active: this.#active,
    feather: this.#feather,
    canUndo: this.#history.canUndo,
    canRedo: this.#history.canRedo,
    empty: raster.isEmpty(this.#film.shown),
  })

  #tell() {
    this.#state = this.#look()
    for (const listener of this.#listeners) listener()
  }
}
