import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

interface Options<In, Out> {
  /** What is told in the corner once it is done. */
  said?: (answer: Out, input: In) => string
  onDone?: (answer: Out, input: In) => void
  /** A form shows refusals at its fields. */
  quiet?: boolean
}

/** useAct does something with a role. Afterwards every page of admins is asked for anew, and one's own rows and money. */
export function useAct<In, Out>(act: (input: In) => Promise<Out>, options: Options<In, Out> = {}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (answer, input) => {
      if (options.said) toast.success(options.said(answer, input))
      options.onDone?.(answer, input)
    },
    onError: (thrown) => {
      if (!options.quiet) toast.error(explain(asProblem(thrown)))
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['admin'] })
      void client.invalidateQueries({ queryKey: ['generations'] })
      void client.invalidateQueries({ queryKey: keys.billing })
    },
  })
}
