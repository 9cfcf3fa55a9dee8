import { Hono } from 'hono'
import { mirrorOrderSchema } from '#contract/source/mirror.ts'
import { Refusal } from '../../source/refusal.ts'
import { answerJson } from '../answer/answer.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { methodNotSupported } from '../answer/answer-error.ts'
import { readJsonObject } from '../question/read-json-object.ts'

/** `/api/mirror`: the state of the mirrors, what they have covered, start and stop. */
export function createMirrorRoutes({ mirror }: Pick<AppDeps, 'mirror'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/mirror', async (c) => {
    const standing = mirror === null ? { object: 'mirror', sources: [] } : await mirror.read()
    return answerJson(c.var.requestId, JSON.stringify(standing))
  })
  app.post('/mirror', async (c) => {
    const order = mirrorOrderSchema.safeParse(await readJsonObject(c.req.raw))
    if (!order.success) {
      const param = order.error.issues[0]?.path.map(String).join('.') ?? 'action'
      throw new Refusal(
        400,
        `Invalid '${param}'. Expected {"action": "start" | "stop", "mode": "incremental" | "full", "every": minutes | null}.`,
        {
          param,
          code: 'invalid_value',
        },
      )
    }
    if (mirror === null)
      throw new Refusal(
        409,
        'There is no upstream to mirror: set OPENAI_API_KEY (and OPENAI_BASE_URL), or name a file of upstreams in COMPLETIONIST_CONFIG, and start again.',
        {
          code: 'no_upstream',
        },
      )
    return answerJson(c.var.requestId, JSON.stringify(await mirror.order(order.data)))
  })
  app.all('/mirror', () => {
    throw methodNotSupported(['GET', 'POST'])
  })
  return app
}
