import { FileDown } from 'lucide-react'
import { sourceMessages as say } from '../../messages/sources/sources.ts'

/** Over the page while files are dragged on it: what a drop does. */
export default function DropHint() {
  return (
    <div className="pointer-events-none fixed inset-2 z-50 grid place-items-center rounded-3 border-2 border-dashed border-accent bg-n1/90">
      <p className="flex flex-col items-center gap-2 px-6 text-center text-n11">
        <FileDown aria-hidden className="size-6 text-accent" />
        <b className="text-15 text-n12">{say.dropHere}</b>
        {say.dropHint}
      </p>
    </div>
  )
}
