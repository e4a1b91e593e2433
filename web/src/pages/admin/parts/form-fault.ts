import { asProblem } from '@/api/problem'
import { explain } from '@/ui/explain'

/** faultOf finds what a refusal said of a field; `rest` is what belongs to none of the fields that a form shows. */
export function faultOf(thrown: unknown, fields: string[]) {
  const problem = thrown ? asProblem(thrown) : null
  const known = new Set(fields)
  return {
    at: (field: string) => problem?.fieldMessage(field),
    rest:
      problem && !problem.details.some((detail) => known.has(detail.field)) ? explain(problem) : undefined,
  }
}
