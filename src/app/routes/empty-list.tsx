import { useQueryClient } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import EmptyRows from '../features/completions/states/empty-rows.tsx'
import { chooseFiles } from '../features/import/choose-files.ts'

/** Why there are no rows, with the way to import some: most visits need neither. */
export default function EmptyList(props: Omit<ComponentProps<typeof EmptyRows>, 'onImport'>) {
  const client = useQueryClient()
  return <EmptyRows {...props} onImport={() => chooseFiles(client)} />
}
