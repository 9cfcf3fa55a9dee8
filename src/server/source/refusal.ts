import type { ApiErrorBody } from '#contract/wire/api-error.ts'

/**
 * A refusal: a status and OpenAI's error body. Thrown anywhere on the server; `http/answer/answer-error.ts` makes the answer.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly body: ApiErrorBody

  /** `message` is for the user: it says where and what to do, and contains nothing internal. */
  constructor(
    status: number,
    message: string,
    body: Partial<Omit<ApiErrorBody, 'message'>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.status = status
    this.body = { type: 'invalid_request_error', param: null, code: null, ...body, message }
  }
}
