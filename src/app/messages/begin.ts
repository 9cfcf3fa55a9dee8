/** Until the code of the page is here. */
export const beginMessages = {
  broken: 'No answer from Completionist: the page could not be loaded.',
  again: 'Try again',
}
