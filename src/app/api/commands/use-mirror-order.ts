import { type Mirror, type MirrorOrder, mirrorSchema } from '#contract/source/mirror.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { mirrorQuery } from '../mirror-query.ts'
import { sendJson } from '../wire/http.ts'

/** Starts and stops the mirror of one upstream. The server answers with the new state of all mirrors. */
export function useMirrorOrder(source: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wanted: MirrorOrder) => sendJson('POST', '/api/mirror', { ...wanted, source }, mirrorSchema),
    onSuccess: (standing: Mirror) => client.setQueryData(mirrorQuery().queryKey, standing),
  })
}
