// Loaded before a script of utp-punch's example, so that all three run on one host: the peers bind any free port instead of
// 9000, and the tracker's port 42000 is the one in TRACKER_PORT. To wait for three seconds is to wait for 0.3.
'use strict';

const dgram = require('dgram');

const PEER_PORT = 9000;
const TRACKER_PORT = 42000;
const trackerPort = Number(process.env.TRACKER_PORT);
const { bind, send, emit } = dgram.Socket.prototype;
const { setTimeout } = global;

dgram.Socket.prototype.bind = function (port, ...rest) {
  return bind.call(this, port === PEER_PORT ? 0 : port === TRACKER_PORT ? trackerPort : port, ...rest);
};

dgram.Socket.prototype.send = function (content, port, ...rest) {
  return send.call(this, content, port === TRACKER_PORT ? trackerPort : port, ...rest);
};

dgram.Socket.prototype.emit = function (event, content, from, ...rest) {
  const seen = event === 'message' && from.port === trackerPort ? { ...from, port: TRACKER_PORT } : from;
  return emit.call(this, event, content, seen, ...rest);
};

global.setTimeout = (callback, millis, ...rest) => setTimeout(callback, millis === 3000 ? 300 : millis, ...rest);
