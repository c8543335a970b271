'use strict';

const crypto = require('crypto');

// The bytes that both sides can make from a seed: xorshift32, each word little endian. Its twin is Pattern.java.
class Pattern {
    constructor(seed) {
        this.word = seed | 0 || 1;
        this.rest = [];
    }

    next(length) {
        const bytes = Buffer.allocUnsafe(length);
        let at = 0;
        while (at < length && this.rest.length)
            bytes[at++] = this.rest.shift();
        for (; at + 4 <= length; at += 4)
            bytes.writeInt32LE(this._word(), at);
        if (at < length) {
            const last = Buffer.allocUnsafe(4);
            last.writeInt32LE(this._word(), 0);
            let i = 0;
            while (at < length)
                bytes[at++] = last[i++];
            this.rest = Array.from(last.subarray(i));
        }
        return bytes;
    }

    _word() {
        const word = this.word;
        this.word ^= this.word << 13;
        this.word ^= this.word >>> 17;
        this.word ^= this.word << 5;
        return word;
    }
}

// Counts and hashes what arrives and compares it with a pattern.
class Digest {
    constructor(seed) {
        this.bytes = 0;
        this.hash = crypto.createHash('sha256');
        this.expected = seed === undefined ? null : new Pattern(seed);
        this.mismatch = -1;
    }

    update(data) {
        if (this.expected && this.mismatch < 0) {
            const want = this.expected.next(data.length);
            if (!want.equals(data)) {
                let i = 0;
                while (want[i] === data[i])
                    i++;
                this.mismatch = this.bytes + i;
            }
        }
        this.hash.update(data);
        this.bytes += data.length;
    }

    result() {
        const result = { bytes: this.bytes, sha256: this.hash.digest('hex') };
        if (this.expected)
            result.mismatch = this.mismatch;
        return result;
    }
}

module.exports = { Pattern, Digest };
