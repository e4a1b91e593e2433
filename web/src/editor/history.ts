/** Step is something that was done and can be undone. */
export interface Step {
  undo: () => void
  redo: () => void
  /** About how much memory it keeps. */
  bytes: number
}

/** History is what can be undone and what can be done again. */
export interface History {
  /** push keeps a step that has just been done; what was undone before it cannot be done again. */
  push: (step: Step) => void
  undo: () => void
  redo: () => void
  /** clear forgets everything. */
  clear: () => void
  readonly canUndo: boolean
  readonly canRedo: boolean
}

// A long stroke over a large picture keeps 8 MB, before and after; most keep some kilobytes. With 64 MB one goes back
// through at least eight of the largest and some hundred usual ones, which a phone can spare.
const mostBytes = 64 << 20

/** newHistory begins empty. When the steps keep more than `most` bytes the oldest are forgotten. */
export function newHistory(most = mostBytes): History {
  let done: Step[] = []
  let undone: Step[] = []
  let bytes = 0
  const forget = () => {
    while (bytes > most && done.length > 1) bytes -= done.shift()?.bytes ?? 0
  }
  return {
    push: (step) => {
      for (const lost of undone) bytes -= lost.bytes
      undone = []
      done.push(step)
      bytes += step.bytes
      forget()
    },
    undo: () => {
      const step = done.pop()
      if (!step) return
      step.undo()
      undone.push(step)
    },
    redo: () => {
      const step = undone.pop()
      if (!step) return
      step.redo()
      done.push(step)
    },
    clear: () => {
      done = []
      undone = []
      bytes = 0
    },
    get canUndo() {
      return done.length > 0
    },
    get canRedo() {
      return undone.length > 0
    },
  }
}
