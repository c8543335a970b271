package io.utp.spring.boot.test.network;

import java.net.InetSocketAddress;

/** A datagram with the addresses that it carries where it is: NATs change them. */
record Packet(InetSocketAddress from, InetSocketAddress to, byte[] content) {

    Packet from(InetSocketAddress seen) {
        return new Packet(seen, to, content);
    }

    Packet to(InetSocketAddress meant) {
        return new Packet(from, meant, content);
    }

    /** IP and UDP headers included. */
    int ipBytes() {
        return InMemoryDatagramChannel.ipBytes(content.length, to);
    }
}
