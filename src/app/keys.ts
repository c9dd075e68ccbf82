import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { OnloopError } from '#core/errors.ts'
import { hmac, sameCode } from '#core/hash.ts'

const Keys = z.strictObject({
  /** Grants: permission to run one effect. */
  grant: z.string(),
  /** Seals: proof that a row was written by Onloop. */
  seal: z.string(),
  /** Draws of checks. */
  sampling: z.string(),
  /** Callback addresses. */
  callback: z.string(),
  /** Ed25519, PEM: signs the ledger's checkpoints. */
  signing: z.string(),
  verifying: z.string(),
})
export type Keys = z.infer<typeof Keys>

/**
 * Reads the keys of an installation, or makes them when its data folder is new.
 *
 * They lie in a folder of their own, readable by the owner alone, and never in the database: whoever has only the
 * database can grant, seal and sign nothing. Throws `KEY_MISSING` when there is data but no key, and
 * `KEY_UNREADABLE` when the file is damaged.
 */
export function readKeys(keyFolder: string, dataFolder: string): Keys {
  const path = join(keyFolder, 'onloop-keys.json')
  if (existsSync(path)) return parseKeys(path)
  if (existsSync(join(dataFolder, 'onloop.db'))) throw new OnloopError('KEY_MISSING', { path, folder: dataFolder })
  const keys = makeKeys()
  mkdirSync(keyFolder, { recursive: true, mode: 0o700 })
  writeOnce(path, `${JSON.stringify(keys, null, 2)}\n`)
  return parseKeys(path)
}

/** Writes a secret file whole or not at all, and never over one that another process was faster to write. */
export function writeOnce(path: string, text: string): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    unlinkSync(draft)
  }
}

function parseKeys(path: string): Keys {
  try {
    return Keys.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Without its cause: a parser can quote what it could not read, which here is a secret.
    throw new OnloopError('KEY_UNREADABLE', { path })
  }
}

export function makeKeys(): Keys {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const secret = () => randomBytes(32).toString('hex')
  return {
    grant: secret(),
    seal: secret(),
    sampling: secret(),
    callback: secret(),
    signing: pair.privateKey,
    verifying: pair.publicKey,
  }
}

/** The permission to run one effect with exactly one action until a moment. */
export function grantCode(keys: Keys, effect: string, digest: string, until: number): string {
  return hmac(keys.grant, `${effect}|${digest}|${until}`)
}

/** What the store needs of the keys. */
export function sealerOf(keys: Keys) {
  return {
    seal: (text: string) => hmac(keys.seal, text),
    check: (text: string, seal: string) => sameCode(hmac(keys.seal, text), seal),
    salt: () => randomBytes(16).toString('hex'),
  }
}
