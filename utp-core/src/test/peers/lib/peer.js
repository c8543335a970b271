'use strict';

const { Pattern, Digest } = require('./pattern');

const EXIT = { done: 0, failed: 1, usage: 2, expired: 3 };

// What both kinds of peer have in common: reports as JSON lines, the count of connections, the end of the process.
class Peer {
    constructor(options) {
        this.options = options;
        this.opened = 0;
        this.closed = 0;
        this.failed = false;
        this.leaving = false;
        this.closeNode = done => done();
        setTimeout(() => {
            this.report('expired', { opened: this.opened, closed: this.closed });
            process.exit(EXIT.expired);
        }, options.common.life).unref();
        process.on('uncaughtException', error => {
            this.error(error);
            process.exit(EXIT.failed);
        });
    }

    report(event, fields) {
        process.stdout.write(JSON.stringify(Object.assign({ event }, fields)) + '\n');
    }

    error(error, fields) {
        this.failed = true;
        this.report('error', Object.assign({ code: error.code || error.name, message: error.message }, fields));
    }

    remotes() {
        return this.options.common.remote ? this.options.common.remote.split(',').map(Number) : [];
    }

    // A connection was made; the stream may be written to. When its events have been seen, count it as closed.
    attach(stream, accepted, fields) {
        const session = new Session(this, stream, accepted ? this.options.accepted : this.options.session, ++this.opened);
        this.report('connection', Object.assign({ connection: session.number, accepted }, fields));
        session.start();
        if (this.options.common.close === 'connection')
            this.leave();
        return session;
    }

    connectionClosed() {
        if (++this.closed === this.options.common.connections)
            setTimeout(() => this.leave(), this.options.common.linger);
    }

    leave() {
        if (this.leaving)
            return;
        this.leaving = true;
        this.closeNode(() => {
            this.report('node-closed', {});
            process.exit(this.failed ? EXIT.failed : EXIT.done);
        });
    }
}

// One connection doing what the options ask for.
class Session {
    constructor(peer, stream, options, number) {
        this.peer = peer;
        this.stream = stream;
        this.options = options;
        this.number = number;
        this.digest = options.plain ? null : new Digest(options['receive-seed']);
        this.received = 0;
        this.firstData = null;
        this.endAfter = /^\d+$/.test(options.end) ? Number(options.end) : -1;
        this.ended = false;
    }

    start() {
        const { stream, options } = this;
        stream.on('data', data => this.onData(data));
        stream.on('end', () => this.onEnd());
        stream.on('close', () => {
            this.report('close', { received: this.received });
            this.peer.connectionClosed();
        });
        stream.on('timeout', () => this.onTimeout());
        if (options.write !== undefined)
            stream.write(options.write);
        for (let i = 0; i < (options.sequence || 0); i++)
            stream.write(String(i));
        if (options.send && options.plain)
            this.flood(options.send);
        else {
            // In one call, however long: utp-punch ends its side when the peer does, and a later write would be an error.
            if (options.send)
                stream.write(new Pattern(options['send-seed']).next(options.send));
            if (options.end === 'sent' && !options.echo && options.reply === undefined)
                this.end();
        }
    }

    report(event, fields) {
        this.peer.report(event, Object.assign({ connection: this.number }, fields));
    }

    end() {
        if (this.ended)
            return;
        this.ended = true;
        this.stream.end();
    }

    flood(left) {
        const chunk = Buffer.alloc(65536, 1);
        const more = () => {
            while (left > 0) {
                const length = Math.min(left, chunk.length);
                left -= length;
                if (!this.stream.write(chunk.subarray(0, length)) && left > 0)
                    return this.stream.once('drain', more);
            }
            this.end();
        };
        more();
    }

    onData(data) {
        const { stream, options } = this;
        const first = this.received === 0;
        if (first)
            this.firstData = process.hrtime.bigint();
        this.received += data.length;
        if (this.digest)
            this.digest.update(data);
        if (options.text)
            this.report('data', { text: data.toString() });
        if (options.echo)
            stream.write(data);
        if (first && options.reply !== undefined) {
            stream.write(options.reply);
            if (options.end === 'sent')
                this.end();
        }
        if (first && options.end === 'data')
            this.end();
        if (this.endAfter >= 0 && this.received >= this.endAfter)
            this.end();
    }

    onEnd() {
        const nanos = this.firstData === null ? 0n : process.hrtime.bigint() - this.firstData;
        const result = this.digest ? this.digest.result() : { bytes: this.received };
        this.report('end', Object.assign(result, { micros: Number(nanos / 1000n) }));
        if (result.mismatch >= 0)
            this.peer.failed = true;
        if (this.options['at-end'])
            this.stream.write(new Pattern(this.options['send-seed']).next(this.options['at-end']));
        if (this.options.end !== 'never')
            this.end();
    }

    onTimeout() {
        this.report('timeout', {});
        if (this.options['on-timeout'] === 'end') {
            this.stream.resume();
            this.end();
        } else if (this.options['on-timeout'] === 'destroy') {
            this.stream.destroy();
        }
    }
}

module.exports = { Peer, Session, EXIT };
