import { useQueryClient } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { shellMessages as say } from '../../messages/shell.ts'
import { startImport } from './import-job.ts'

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
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [client])
  return (
    <>
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-2 z-50 grid place-items-center rounded-3 border-2 border-dashed border-accent bg-n1/90">
          <p className="flex flex-col items-center gap-2 px-6 text-center text-n11">
            <FileDown aria-hidden className="size-6 text-accent" />
            <b className="text-15 text-n12">{say.dropHere}</b>
            {say.dropHint}
          </p>
        </div>
      )}
    </>
  )
}
