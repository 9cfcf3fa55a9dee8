/**
 * The address of the first page of everything, as `rowPageAddress` gives it. The first rows are drawn before the code that
 * knows questions is here.
 */
export const FIRST_PAGE = '/api/completions?limit=100&at=0&count=later'
