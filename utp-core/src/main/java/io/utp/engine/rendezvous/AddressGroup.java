package io.utp.engine.rendezvous;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The addresses that count as one: an IPv4 address, or an IPv6 /64, of which a subscriber has all (RFC 4291 section 2.5.4).
 *
 * @param v4 whether it is an IPv4 address
 * @param bits its 32 or 64 bits
 */
record AddressGroup(boolean v4, long bits) {

    static AddressGroup of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return bytes.remaining() == 4
                ? new AddressGroup(true, bytes.getInt())
                : new AddressGroup(false, bytes.getLong());
    }
}
