import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { alonePart } from '../../ui/late/alone-part.tsx'
import { startImport } from './import-job.ts'

const DropHint = alonePart(() => import('./drop-hint.tsx'))

/** Imports files that are dropped anywhere on the page. The page of sources has a button for the same. */
export function DropZone({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!bringsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!bringsFiles(event)) return
      event.preventDefault()
      setOver(false)
      void startImport([...(event.dataTransfer?.files ?? [])], client)
    }
    const stop = new AbortController()
    const { signal } = stop
    addEventListener('dragover', onOver, { signal })
    addEventListener('dragleave', onLeave, { signal })
    addEventListener('drop', onDrop, { signal })
    return () => stop.abort()
  }, [client])
  return (
    <>
      {children}
      {over && <DropHint />}
    </>
  )
}
