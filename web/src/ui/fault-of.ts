import { asProblem } from '@/api/problem'

/** faultOf is what the server said of one field of a form, if its answer was a refusal that names it. */
export const faultOf = (thrown: unknown, field: string): string | undefined =>
  thrown ? asProblem(thrown).fieldMessage(field) : undefined
