/**
 * A refused parameter or field, with OpenAI's words: the server answers 400 with `param` and `code` in the error
 * envelope.
 */
export class ParamError extends Error {
  override readonly name = 'ParamError'
  /** The parameter as OpenAI names it: `limit`, `metadata`, `metadata.<key>`. */
  readonly param: string
  /** OpenAI's code, for example `integer_above_max_value`. */
  readonly code: string

  constructor(message: string, param: string, code: string) {
    super(message)
    this.param = param
    this.code = code
  }
}
