import { createContext } from 'react'

/** One try of an error boundary to render its part; a new object for each try. */
export type Attempt = object

/** The current try. Code that failed to load in an earlier one is loaded again. */
export const AttemptContext = createContext<Attempt>({})
