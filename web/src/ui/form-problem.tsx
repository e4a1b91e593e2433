import { asProblem } from '@/api/problem'
import { explain } from './explain'
import { Notice } from './state'

/** FormProblem says why a form was refused, unless each fault stands at one of the fields already. */
export function FormProblem({ thrown, fields = [] }: { thrown: unknown; fields?: string[] }) {
  if (!thrown) return null
  const problem = asProblem(thrown)
  const shown = problem.details.length > 0 && problem.details.every(({ field }) => fields.includes(field))
  return shown ? null : <Notice tone="bad">{explain(problem)}</Notice>
}
