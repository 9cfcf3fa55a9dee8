import { GridOrState, type RowsProps } from '../table/grid-or-state.tsx'
import { useWalkWindow } from './use-walk-window.ts'

/** The rows of a source that lists by cursor only. */
export default function WalkedRows(props: RowsProps) {
  return <GridOrState {...props} window={useWalkWindow(props.query)} />
}
