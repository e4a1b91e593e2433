import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'

/** useForgetFragment takes what stands behind the `#` out of the address, so that it stays in no history and no screenshot. */
export function useForgetFragment() {
  const { pathname, search, hash } = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    if (hash) void navigate({ pathname, search }, { replace: true })
  }, [navigate, pathname, search, hash])
}
