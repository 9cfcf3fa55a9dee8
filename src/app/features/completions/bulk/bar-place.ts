import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ownedPlace } from '../../../api/owned-by-client.ts'

/** Holds `true` while a change of many records is seen below the list. */
export const barPlaceOf = ownedPlace<true>()

/** Says so for as long as the bar is there. */
export function useBarShown(): void {
  const place = barPlaceOf(useQueryClient())
  useEffect(() => {
    place.set(true)
    return () => place.set(null)
  }, [place])
}
