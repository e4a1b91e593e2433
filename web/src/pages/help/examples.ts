// What programs type. It is the same in every language; the address is that of this server.

/** create asks for a picture. */
export const create = (site: string) => `export DARKROOM_KEY=dk_…

curl -sS ${site}/api/generations/create \\
  -H "Authorization: Bearer $DARKROOM_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: poster-2026-11-26" \\
  -d '{"action": "create", "model_id": "flux-schnell", "prompt": "a lighthouse at dusk"}'`

/** read asks what became of it. */
export const read = (site: string) =>
  `curl -sS ${site}/api/generations/ID -H "Authorization: Bearer $DARKROOM_KEY"`

/** listen follows all of one's generations as they run. */
export const listen = (site: string) => `curl -N ${site}/api/events -H "Authorization: Bearer $DARKROOM_KEY"`

/** verify checks the signature of a webhook in Node. */
export const verify = `import crypto from 'node:crypto'

export function isGenuine(headers, rawBody, secret) {
  const id = headers['webhook-id'], at = headers['webhook-timestamp']
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const want = crypto.createHmac('sha256', key).update(\`\${id}.\${at}.\${rawBody}\`).digest()
  const fresh = Math.abs(Date.now() / 1000 - Number(at)) < 300
  return fresh && headers['webhook-signature'].split(' ').some((one) => {
    const got = Buffer.from(one.replace(/^v1,/, ''), 'base64')
    return got.length === want.length && crypto.timingSafeEqual(got, want)
  })
}`
