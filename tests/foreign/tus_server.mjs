// The reference server of tus (@tus/server) in a folder: node tus_server.mjs FOLDER PORT
// Prints its port once it listens. What tus does not have, the platform's answer by hash, is added in front of it.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, port, modules] = process.argv.slice(2)
const require = createRequire(join(modules, 'package.json'))
const { Server } = await import(pathToFileURL(require.resolve('@tus/server')))
const { FileStore } = await import(pathToFileURL(require.resolve('@tus/file-store')))

mkdirSync(folder, { recursive: true })
const datastore = new FileStore({ directory: folder, expirationPeriodInMilliseconds: 3_600_000 })
const tus = new Server({ path: '/blobs', datastore })

function isWhole(sha256) {
  return readdirSync(folder).filter((name) => !name.endsWith('.json')).some((name) =>
    createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') === sha256)
}

const server = createServer((request, response) => {
  const asked = request.url.match(/^\/blobs\/sha256\/([0-9a-f]{64})$/)
  if (asked === null) return tus.handle(request, response)
  const known = existsSync(folder) && isWhole(asked[1])
  response.writeHead(known ? 200 : 404, known ? { 'Blob-State': 'verified' } : {})
  response.end()
})
server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port))
