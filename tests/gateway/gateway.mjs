// A real Wechaty gateway over a mock account. It takes one JSON command a line on stdin and answers each with one
// JSON line on stdout; everything else (the gateway's own log) goes to stderr.
import readline from 'node:readline'
import fs from 'node:fs'
import { FileBox } from 'file-box'
import { PuppetServer } from 'wechaty-puppet-service'
import { PuppetMock, mock } from 'wechaty-puppet-mock'

const options = JSON.parse(process.argv[2])
const read = file => (file ? fs.readFileSync(file, 'utf8') : undefined)

console.log = console.error
const answer = value => process.stdout.write(JSON.stringify(value) + '\n')

const mocker = new mock.Mocker()
const puppet = new PuppetMock({ mocker })
const cards = new Map()
const pictures = new Map()
const said = []
const files = []
let sends = { delay: 0, ids: false, code: 0, fails: 0 }
let fetches = { delay: 0, fails: 0 }
let deafToDing = false

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

const send = puppet.messageSendText.bind(puppet)
puppet.messageSendText = async (place, text, mentions = []) => {
  if (place.endsWith('@chatroom') && !mocker.cacheRoomPayload.has(place)) {
    throw { code: 2, details: ['not in that room'], message: 'not in that room' }
  }
  if (sends.fails > 0) {
    sends.fails--
    throw { code: sends.code, details: ['refused'], message: 'refused' }
  }
  await sleep(sends.delay)
  said.push({ place, text, mentions })
  await send(place, text)
  return sends.ids ? [...mocker.cacheMessagePayload.keys()].at(-1) : undefined
}

const sendFile = puppet.messageSendFile.bind(puppet)
puppet.messageSendFile = async (place, file) => {
  const content = await file.toBuffer()
  files.push({ place, name: file.name, content: content.toString('base64') })
  await sendFile(place, FileBox.fromBase64(content.toString('base64'), file.name))
  return sends.ids ? [...mocker.cacheMessagePayload.keys()].at(-1) : undefined
}

const fetch = puppet.messageRawPayload.bind(puppet)
puppet.messageRawPayload = async id => {
  await sleep(fetches.delay)
  if (fetches.fails > 0) {
    fetches.fails--
    throw new Error('no such payload')
  }
  return fetch(id)
}

const member = puppet.roomMemberRawPayload.bind(puppet)
puppet.roomMemberRawPayload = async (room, contact) => {
  const payload = await member(room, contact)
  return { ...payload, roomAlias: cards.get(`${room}/${contact}`) }
}

puppet.messageImage = async id => FileBox.fromFile(pictures.get(id))

const ding = puppet.ding.bind(puppet)
puppet.ding = data => { if (!deafToDing) ding(data) }

const open = () => new PuppetServer({
  endpoint: `127.0.0.1:${options.port}`,
  puppet,
  token: options.token,
  tls: { disable: options.tls === 'off', serverCert: read(options.cert), serverKey: read(options.key) },
})
let server = open()

const contact = id => mocker.ContactMock.load(id)
const room = id => mocker.RoomMock.load(id)
const last = () => [...mocker.cacheMessagePayload.keys()].at(-1)

const commands = {
  contact: ({ id, name }) => { mocker.createContact({ id, name, alias: '', friend: true, phone: [] }); return id },
  room: ({ id, topic, members }) => { mocker.createRoom({ id, topic, memberIdList: members, adminIdList: [] }); return id },
  card: ({ room, contact, name }) => {
    cards.set(`${room}/${contact}`, name)
    puppet.emit('dirty', { payloadType: 4, payloadId: room })
  },
  topic: ({ id, topic }) => {
    mocker.roomPayload(id).topic = topic
    puppet.emit('dirty', { payloadType: 3, payloadId: id })
  },
  forget: ({ id }) => { mocker.cacheRoomPayload.delete(id) },
  login: ({ id }) => { mocker.login(contact(id)) },
  logout: () => puppet.logout('the phone said so'),
  scan: ({ link }) => { mocker.scan(link, 2) },
  say: ({ contact: who, room: where, to, text, mentions = [] }) => {
    contact(who).say(text, mentions.map(contact)).to(where ? room(where) : contact(to))
    return last()
  },
  inject: ({ payload, picture }) => {
    if (picture) pictures.set(payload.id, picture)
    mocker.cacheMessagePayload.set(payload.id, payload)
    puppet.emit('message', { messageId: payload.id })
    return payload.id
  },
  again: ({ id }) => { puppet.emit('message', { messageId: id }) },
  said: () => said,
  files: () => files,
  sends: wanted => { sends = { ...sends, ...wanted } },
  fetches: wanted => { fetches = { ...fetches, ...wanted } },
  dings: ({ answered }) => { deafToDing = !answered },
  cut: async () => { await server.stop(); await sleep(100); server = open(); await server.start() },
}

await puppet.start()
await server.start()
answer({ ready: true })

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: name, ...rest } = JSON.parse(line)
  try {
    answer({ value: (await commands[name](rest)) ?? null })
  } catch (error) {
    answer({ error: String(error?.stack ?? error) })
  }
}
process.exit(0)
