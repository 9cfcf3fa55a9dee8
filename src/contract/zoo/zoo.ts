import { CORE_ANIMALS } from './core-animals.ts'
import { LENS_ANIMALS } from './lens-animals.ts'
import { LISTED_ANIMALS } from './listed-animals.ts'
import { SHAPE_ANIMALS } from './shape-animals.ts'
import { TEXT_ANIMALS } from './text-animals.ts'
import { TOOL_ANIMALS } from './tool-animals.ts'
import type { ZooAnimal } from './zoo-animal.ts'

/** One completion for each peculiarity, used by unit tests, browser tests and the sample. */
export const zoo: readonly ZooAnimal[] = [
  ...CORE_ANIMALS,
  ...LENS_ANIMALS,
  ...TOOL_ANIMALS,
  ...SHAPE_ANIMALS,
  ...TEXT_ANIMALS,
  ...LISTED_ANIMALS,
]
