// Submissions by foreign hands: the request rules of openrosa-request-middleware and the multipart reader multer, behind
// Express. Keeps what comes in a folder, and says its port: node openrosa_server.cjs FOLDER MODULES
const fs = require('fs')
const path = require('path')
const [folder, modules] = process.argv.slice(2)
const find = require('module').createRequire(path.join(modules, 'package.json'))
const express = find('express')
const openrosa = find('openrosa-request-middleware')
const multer = find('multer')

const app = express()
app.use(openrosa())
app.head('/submission', (request, response) => {
  response.set({ Location: '/submission', 'X-OpenRosa-Accept-Content-Length': '60000' }).sendStatus(204)
})
app.post('/submission', multer({ storage: multer.memoryStorage() }).any(), (request, response) => {
  const parts = request.files.map((file) => [file.fieldname, file.originalname, file.buffer.toString('base64')])
  fs.appendFileSync(path.join(folder, 'kept.jsonl'), JSON.stringify({ parts, fields: request.body }) + '\n')
  response.status(201).send('<OpenRosaResponse xmlns="http://openrosa.org/http/response"/>')
})
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port))
