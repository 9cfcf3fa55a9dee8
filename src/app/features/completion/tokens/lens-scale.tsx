import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { LENS_CLASSES } from './lens-classes.ts'

/** The legend of the tints, from sure to unsure. */
export function LensScale() {
  const [sure, unsure] = t.tokens.scaleEnds
  return (
    <p className="flex items-center gap-1.5 text-11 text-n10" title={t.tokens.scale}>
      {sure}
      <span aria-hidden="true" className="flex gap-px rounded-1 border hairline px-0.5 font-mono text-n12">
        {LENS_CLASSES.slice(1).map((look) => (
          <span key={look} className={`px-1 ${look}`}>
            a
          </span>
        ))}
      </span>
      {unsure}
    </p>
  )
}
