import { createContext } from 'react'

/** One try of an error boundary to draw its part; a new object whenever it tries again. */
export type Attempt = object

/** The try that a part is drawn in. What failed to load in an earlier one is worth loading again. */
export const AttemptContext = createContext<Attempt>({})
